CREATE TABLE `import_fetches` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`schedule_id` text NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`file_name` text,
	`stamp` text,
	`digest` text,
	`bytes` integer,
	`import_id` text,
	`words` text,
	FOREIGN KEY (`schedule_id`) REFERENCES `import_schedules`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `import_fetches_by_digest` ON `import_fetches` (`schedule_id`,`digest`);--> statement-breakpoint
CREATE TABLE `import_schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`place` text NOT NULL,
	`folder` text,
	`pattern` text,
	`address` text,
	`sealed_credential` text,
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`create_accounts` integer NOT NULL,
	`skip_bad_rows` integer NOT NULL,
	`rhythm` text NOT NULL,
	`paused_at` integer,
	`next_at` integer,
	`tries` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
