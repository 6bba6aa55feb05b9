CREATE TABLE `import_drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`received` integer NOT NULL,
	`source` text NOT NULL,
	`kind` text,
	`plan` text NOT NULL,
	`state` text NOT NULL,
	`revision` integer NOT NULL,
	`tries` integer NOT NULL,
	`words` text,
	`by` text NOT NULL,
	`schedule_id` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `wanted_owners` (
	`account` integer NOT NULL,
	`role` text NOT NULL,
	`email` text NOT NULL,
	`import_id` text NOT NULL,
	`observed_at` integer NOT NULL,
	`known_at` integer NOT NULL,
	PRIMARY KEY(`account`, `role`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `wanted_owners_by_email` ON `wanted_owners` (`email`);--> statement-breakpoint
ALTER TABLE `imports` ADD `by` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `words` text;--> statement-breakpoint
CREATE INDEX `imports_by_moment` ON `imports` (`created_at`,`id`);