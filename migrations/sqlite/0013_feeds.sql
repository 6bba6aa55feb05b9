CREATE TABLE `feed_losses` (
	`source` text PRIMARY KEY NOT NULL,
	`messages` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `feed_messages` (
	`n` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`feed` text NOT NULL,
	`source` text NOT NULL,
	`message_id` text NOT NULL,
	`digest` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`code` text,
	`reason` text,
	`waits_for` text,
	`received_at` integer NOT NULL,
	`settled_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `feed_messages_by_id` ON `feed_messages` (`feed`,`source`,`message_id`);--> statement-breakpoint
CREATE INDEX `feed_messages_by_status` ON `feed_messages` (`feed`,`source`,`status`,`code`,`kind`);--> statement-breakpoint
CREATE INDEX `feed_messages_by_wait` ON `feed_messages` (`feed`,`source`,`waits_for`);--> statement-breakpoint
CREATE TABLE `feed_people` (
	`source` text NOT NULL,
	`who` text NOT NULL,
	`account` integer NOT NULL,
	`contact_id` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`source`, `who`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `feed_people_by_account` ON `feed_people` (`account`);--> statement-breakpoint
CREATE TABLE `hook_sources` (
	`key` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`sealed_secret` text NOT NULL,
	`sealed_old_secret` text,
	`old_secret_until` integer,
	`mappings` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `contacts_by_external_id` ON `contacts` (`external_id`) WHERE external_id is not null;