DROP INDEX IF EXISTS `ledger_entries_hours`;--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entries_of_hours` ON `ledger_entries` (`hours_id`);