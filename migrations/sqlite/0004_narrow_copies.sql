DELETE FROM `fact_blocks`;
--> statement-breakpoint
DELETE FROM `reading_blocks`;
