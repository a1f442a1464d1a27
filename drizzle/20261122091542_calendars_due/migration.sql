DROP INDEX IF EXISTS `facilities_calendar`;--> statement-breakpoint
CREATE INDEX `facilities_calendar_due` ON `facilities` (calendar_until - horizon) WHERE status <> 'RETIRED';