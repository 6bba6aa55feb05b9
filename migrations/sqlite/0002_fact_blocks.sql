CREATE TABLE `dirty_facts` (
	`account` integer PRIMARY KEY NOT NULL,
	`things` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `dirty_readings` (
	`account` integer PRIMARY KEY NOT NULL,
	`stamp` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `fact_blocks` (
	`block` integer NOT NULL,
	`fact` integer NOT NULL,
	`count` integer NOT NULL,
	`checksum` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`block`, `fact`),
	FOREIGN KEY (`fact`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reading_blocks` (
	`block` integer NOT NULL,
	`document` integer NOT NULL,
	`closure` text NOT NULL,
	`checksum` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`block`, `document`),
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `accounts` ADD `event_rev` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `has_overrides` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `accounts` SET
	`event_rev` = coalesce((SELECT max(`rev`) FROM `entries` WHERE `account` = `accounts`.`n` AND `kind` = 1), 0),
	`has_overrides` = EXISTS (SELECT 1 FROM `entries` WHERE `account` = `accounts`.`n` AND `kind` = 6);
