CREATE TABLE `account_work` (
	`account` integer PRIMARY KEY NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL,
	`settled_rev` integer,
	`event_rev` integer DEFAULT 0 NOT NULL,
	`has_overrides` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`mark` integer DEFAULT 0 NOT NULL,
	`claimed_mark` integer DEFAULT 0 NOT NULL,
	`dirty` text,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `account_work_by_moment` ON `account_work` (`due_at`) WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX `accounts_apart` ON `accounts` (`n`,`is_gone`,`churned_at`) WHERE is_gone = 1 or churned_at is not null;--> statement-breakpoint
INSERT INTO `account_work` (`account`, `rev`, `settled_rev`, `event_rev`, `has_overrides`, `due_at`, `lease_until`, `fence`, `mark`, `claimed_mark`, `dirty`)
	SELECT a.`n`, a.`rev`, d.`settled_rev`, a.`event_rev`, a.`has_overrides`, d.`due_at`, coalesce(d.`lease_until`, 0), coalesce(d.`fence`, 0),
		coalesce(d.`mark`, 0), coalesce(d.`claimed_mark`, 0), f.`things`
	FROM `accounts` a LEFT JOIN `due_accounts` d ON d.`account` = a.`n` LEFT JOIN `dirty_facts` f ON f.`account` = a.`n` ORDER BY a.`n`;--> statement-breakpoint
DROP TABLE `due_accounts`;--> statement-breakpoint
DROP TABLE `dirty_facts`;--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `rev`;--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `event_rev`;--> statement-breakpoint
ALTER TABLE `accounts` DROP COLUMN `has_overrides`;