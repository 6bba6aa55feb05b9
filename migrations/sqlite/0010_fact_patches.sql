CREATE TABLE `fact_patches` (
	`block` integer NOT NULL,
	`fact` integer NOT NULL,
	`count` integer NOT NULL,
	`checksum` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`block`, `fact`),
	FOREIGN KEY (`fact`) REFERENCES `terms`(`n`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
