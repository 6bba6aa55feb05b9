CREATE TABLE `carried` (
	`n` integer PRIMARY KEY NOT NULL,
	`hash` blob NOT NULL,
	`text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `carried_hash_unique` ON `carried` (`hash`);--> statement-breakpoint
CREATE TABLE `point_shapes` (
	`n` integer PRIMARY KEY NOT NULL,
	`closure` integer NOT NULL,
	`flags` text NOT NULL,
	`contributions` text NOT NULL,
	FOREIGN KEY (`closure`) REFERENCES `closures`(`n`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `point_shapes_by_closure` ON `point_shapes` (`closure`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_score_points` (
	`account` integer NOT NULL,
	`document` integer NOT NULL,
	`at` integer NOT NULL,
	`rev` integer NOT NULL,
	`shape` integer NOT NULL,
	`score` real,
	`raw_band` text,
	`band` text,
	`coverage` real NOT NULL,
	`flags` text NOT NULL,
	`contributions` blob NOT NULL,
	`carried` integer NOT NULL,
	`held` text,
	PRIMARY KEY(`account`, `document`, `at`),
	FOREIGN KEY (`account`) REFERENCES `accounts`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shape`) REFERENCES `point_shapes`(`n`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`carried`) REFERENCES `carried`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `point_shapes`("closure", "flags", "contributions") SELECT "closure", all_keys_of_json("flags"), all_keys_of_json("contributions") FROM `score_points` GROUP BY "closure";--> statement-breakpoint
INSERT OR IGNORE INTO `carried`("hash", "text") SELECT sha256(shared_of_carried("carried")), shared_of_carried("carried") FROM `score_points`;--> statement-breakpoint
INSERT INTO `__new_score_points`("account", "document", "at", "rev", "shape", "score", "raw_band", "band", "coverage", "flags", "contributions", "carried", "held")
	SELECT p."account", p."document", p."at", p."rev", s."n", p."score", p."raw_band", p."band", p."coverage", flags_of_json(s."flags", p."flags"), contributions_of_json(s."contributions", p."contributions"), c."n", held_of_carried(p."carried")
	FROM `score_points` p CROSS JOIN `point_shapes` s ON s."closure" = p."closure" CROSS JOIN `carried` c ON c."hash" = sha256(shared_of_carried(p."carried"));--> statement-breakpoint
DROP TABLE `score_points`;--> statement-breakpoint
ALTER TABLE `__new_score_points` RENAME TO `score_points`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
DROP INDEX `accounts_by_band`;--> statement-breakpoint
CREATE INDEX `accounts_by_band` ON `accounts` (`band_order`);