CREATE TABLE `messages` (
	`source` integer NOT NULL,
	`id` text NOT NULL,
	`digest` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`source`, `id`),
	FOREIGN KEY (`source`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
