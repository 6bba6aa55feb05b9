CREATE TABLE `alarms` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`account` integer NOT NULL,
	`document` text NOT NULL,
	`at` integer NOT NULL,
	`differences` text NOT NULL,
	`acknowledged_by` text,
	`acknowledged_at` integer,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `alarms_open` ON `alarms` (`account`,`document`,`kind`) WHERE acknowledged_at is null;--> statement-breakpoint
CREATE INDEX `alarms_by_moment` ON `alarms` (`at`);--> statement-breakpoint
CREATE TABLE `book_runs` (
	`n` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`reason` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	`at` integer,
	`status` text NOT NULL,
	`blocks` integer DEFAULT 0 NOT NULL,
	`next_block` integer DEFAULT 0 NOT NULL,
	`counts` text NOT NULL,
	`notes` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `book_runs_id_unique` ON `book_runs` (`id`);--> statement-breakpoint
CREATE INDEX `book_runs_to_do` ON `book_runs` (`status`) WHERE ended_at is null;--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_distributions` (
	`document` text NOT NULL,
	`node_id` text NOT NULL,
	`computed_at` integer NOT NULL,
	`values` blob NOT NULL,
	PRIMARY KEY(`document`, `node_id`, `computed_at`)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_distributions`("document", "node_id", "computed_at", "values") SELECT "document", "node_id", "computed_at", floats_of_json("values") FROM `distributions`;--> statement-breakpoint
DROP TABLE `distributions`;--> statement-breakpoint
ALTER TABLE `__new_distributions` RENAME TO `distributions`;--> statement-breakpoint
PRAGMA foreign_keys=ON;