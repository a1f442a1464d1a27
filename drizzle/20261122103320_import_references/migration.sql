CREATE TABLE `import_references` (
	`cooperative_id` text NOT NULL,
	`kind` text NOT NULL,
	`reference` text NOT NULL,
	`subject_id` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `import_references_pk` PRIMARY KEY(`cooperative_id`, `kind`, `reference`),
	CONSTRAINT `fk_import_references_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT "import_references_kind" CHECK("kind" in ('FACILITY', 'BOOKING'))
) STRICT, WITHOUT ROWID;
