CREATE TABLE `account_attributes` (
	`account` integer NOT NULL,
	`attribute` text NOT NULL,
	`kind` integer NOT NULL,
	`value` any,
	PRIMARY KEY(`account`, `attribute`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `account_owners` (
	`account` integer NOT NULL,
	`role` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`account`, `role`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `accounts` (
	`n` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL,
	`churned_at` integer,
	`created_at` integer NOT NULL,
	`created_by` integer NOT NULL,
	`is_gone` integer DEFAULT 0 NOT NULL,
	`arr` real,
	`renewal_at` integer,
	`owner_id` text,
	`open_tasks` integer DEFAULT 0 NOT NULL,
	`primary_document` integer,
	`score` real,
	`band` text,
	`band_order` integer,
	`band_since` integer,
	FOREIGN KEY (`created_by`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`primary_document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_id_unique` ON `accounts` (`id`);--> statement-breakpoint
CREATE INDEX `accounts_by_name` ON `accounts` (`name_key`);--> statement-breakpoint
CREATE INDEX `accounts_by_score` ON `accounts` (`score`);--> statement-breakpoint
CREATE INDEX `accounts_by_band` ON `accounts` (`band_order`,`score`);--> statement-breakpoint
CREATE INDEX `accounts_by_arr` ON `accounts` (`arr`);--> statement-breakpoint
CREATE INDEX `accounts_by_renewal` ON `accounts` (`renewal_at`);--> statement-breakpoint
CREATE INDEX `accounts_by_owner` ON `accounts` (`owner_id`);--> statement-breakpoint
CREATE INDEX `accounts_by_tasks` ON `accounts` (`open_tasks`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`external_id` text,
	`title` text,
	`do_not_contact` integer NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `contacts_by_account` ON `contacts` (`account`);--> statement-breakpoint
CREATE TABLE `due_accounts` (
	`account` integer PRIMARY KEY NOT NULL,
	`due_at` integer,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`mark` integer DEFAULT 0 NOT NULL,
	`claimed_mark` integer DEFAULT 0 NOT NULL,
	`settled_rev` integer,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `due_accounts_by_moment` ON `due_accounts` (`due_at`) WHERE due_at is not null;--> statement-breakpoint
CREATE TABLE `external_ids` (
	`source` text NOT NULL,
	`external_id` text NOT NULL,
	`account` integer NOT NULL,
	PRIMARY KEY(`source`, `external_id`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `external_ids_by_account` ON `external_ids` (`account`);--> statement-breakpoint
CREATE TABLE `terms` (
	`n` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `terms_text_unique` ON `terms` (`text`);--> statement-breakpoint
CREATE TABLE `closures` (
	`n` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`document` text NOT NULL,
	`content_hash` text NOT NULL,
	`compiler_version` integer NOT NULL,
	`references` text NOT NULL,
	`calendar` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `closures_hash_unique` ON `closures` (`hash`);--> statement-breakpoint
CREATE INDEX `closures_by_document` ON `closures` (`document`);--> statement-breakpoint
CREATE TABLE `documents` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`live` text,
	`draft` text,
	`draft_rev` integer DEFAULT 0 NOT NULL,
	`scoring` integer DEFAULT false NOT NULL,
	`acting` text DEFAULT 'off' NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `versions` (
	`content_hash` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`document` text NOT NULL,
	`score_hash` text NOT NULL,
	`logic_hash` text NOT NULL,
	`parent` text,
	`priority` integer DEFAULT 0 NOT NULL,
	`bands` text DEFAULT '[]' NOT NULL,
	`author` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`key`) REFERENCES `documents`(`key`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `versions_by_number` ON `versions` (`key`,`number`);--> statement-breakpoint
CREATE TABLE `current_scores` (
	`account` integer NOT NULL,
	`document` integer NOT NULL,
	`at` integer NOT NULL,
	`score` real,
	`band` text,
	`band_order` integer,
	`band_since` integer,
	PRIMARY KEY(`account`, `document`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `current_scores_by_document` ON `current_scores` (`document`,`account`);--> statement-breakpoint
CREATE TABLE `decision_states` (
	`account` integer NOT NULL,
	`document` integer NOT NULL,
	`state` text NOT NULL,
	PRIMARY KEY(`account`, `document`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `decisions` (
	`n` integer PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`document` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`node_id` text NOT NULL,
	`trigger` text NOT NULL,
	`band` text,
	`previous_band` text,
	`episode` integer NOT NULL,
	`port` text,
	`reason` text NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `decisions_once` ON `decisions` (`account`,`document`,`trigger`,`episode`,`kind`,`at`);--> statement-breakpoint
CREATE TABLE `distributions` (
	`document` text NOT NULL,
	`node_id` text NOT NULL,
	`computed_at` integer NOT NULL,
	`values` text NOT NULL,
	PRIMARY KEY(`document`, `node_id`, `computed_at`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `score_points` (
	`account` integer NOT NULL,
	`document` integer NOT NULL,
	`at` integer NOT NULL,
	`rev` integer NOT NULL,
	`closure` integer NOT NULL,
	`score` real,
	`raw_band` text,
	`band` text,
	`coverage` real NOT NULL,
	`flags` text NOT NULL,
	`carried` text NOT NULL,
	`contributions` text NOT NULL,
	PRIMARY KEY(`account`, `document`, `at`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closure`) REFERENCES `closures`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `traces` (
	`account` integer NOT NULL,
	`document` integer NOT NULL,
	`at` integer NOT NULL,
	`trace` text NOT NULL,
	PRIMARY KEY(`account`, `document`, `at`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `entries` (
	`account` integer NOT NULL,
	`observed_at` integer NOT NULL,
	`rev` integer NOT NULL,
	`known_at` integer NOT NULL,
	`assumed` integer NOT NULL,
	`source` integer NOT NULL,
	`kind` integer NOT NULL,
	`thing` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`account`, `kind`, `thing`, `observed_at`, `rev`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `observations` (
	`account` integer NOT NULL,
	`observed_at` integer NOT NULL,
	`rev` integer NOT NULL,
	`known_at` integer NOT NULL,
	`assumed` integer NOT NULL,
	`source` integer NOT NULL,
	`signal` integer NOT NULL,
	`kind` integer NOT NULL,
	`value` any,
	`contact` text,
	PRIMARY KEY(`account`, `signal`, `observed_at`, `rev`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`signal`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `signal_reports` (
	`signal` integer NOT NULL,
	`day` integer NOT NULL,
	`known_at` integer NOT NULL,
	PRIMARY KEY(`signal`, `day`),
	FOREIGN KEY (`signal`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `import_accounts` (
	`import_id` text NOT NULL,
	`account` integer NOT NULL,
	PRIMARY KEY(`import_id`, `account`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `import_chunks` (
	`import_id` text NOT NULL,
	`n` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`import_id`, `n`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `import_mappings` (
	`source` text NOT NULL,
	`kind` text NOT NULL,
	`mapping` text NOT NULL,
	PRIMARY KEY(`source`, `kind`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`source` text NOT NULL,
	`file_name` text NOT NULL,
	`status` text NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`appended` integer DEFAULT 0 NOT NULL,
	`repeated` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`applied_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `effects` (
	`action_id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`run_id` text NOT NULL,
	`document` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `effects_by_account` ON `effects` (`account`,`at`);--> statement-breakpoint
CREATE TABLE `notifications` (
	`action_id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`user_id` text,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`read_at` integer,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `notifications_by_user` ON `notifications` (`user_id`,`at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`action_id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`document` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_by_status` ON `outbox` (`status`,`at`);--> statement-breakpoint
CREATE TABLE `run_events` (
	`n` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`run_id` text NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`handled_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `run_events_id_unique` ON `run_events` (`id`);--> statement-breakpoint
CREATE INDEX `run_events_waiting` ON `run_events` (`run_id`,`n`) WHERE handled_at is null;--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`document` text NOT NULL,
	`status` text NOT NULL,
	`started_at` integer NOT NULL,
	`wake_at` integer,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `runs_by_account` ON `runs` (`account`,`started_at`);--> statement-breakpoint
CREATE INDEX `runs_by_wake` ON `runs` (`wake_at`) WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX `runs_leased` ON `runs` (`account`,`lease_until`) WHERE lease_until > 0;--> statement-breakpoint
CREATE TABLE `task_waiters` (
	`task_id` text NOT NULL,
	`action_id` text NOT NULL,
	`run_id` text NOT NULL,
	PRIMARY KEY(`task_id`, `action_id`),
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `task_waiters_by_run` ON `task_waiters` (`run_id`);--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`run_id` text,
	`document` text,
	`owner_id` text,
	`title` text NOT NULL,
	`title_key` text NOT NULL,
	`body` text NOT NULL,
	`checklist` text NOT NULL,
	`due_at` integer NOT NULL,
	`priority` text NOT NULL,
	`priority_order` integer NOT NULL,
	`kind` text NOT NULL,
	`channel` text NOT NULL,
	`ask` text NOT NULL,
	`reason` text NOT NULL,
	`one_open_per` text,
	`status` text NOT NULL,
	`outcome` text,
	`note` text,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `tasks_by_due` ON `tasks` (`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `tasks_by_account` ON `tasks` (`account`,`status`);--> statement-breakpoint
CREATE INDEX `tasks_by_owner` ON `tasks` (`owner_id`,`status`);--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_one_open` ON `tasks` (`account`,`document`,`one_open_per`) WHERE status = 'open' and one_open_per is not null;--> statement-breakpoint
CREATE TABLE `watched` (
	`action_id` text PRIMARY KEY NOT NULL,
	`account` integer NOT NULL,
	`document` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `watched_by_moment` ON `watched` (`at`);--> statement-breakpoint
CREATE TABLE `audit` (
	`n` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`verb` text NOT NULL,
	`subject` text NOT NULL,
	`details` text NOT NULL,
	`hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`lead_id` text
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_key_unique` ON `teams` (`key`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`team_id` text,
	`manager_id` text,
	`cover_id` text,
	`away_until` integer,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);