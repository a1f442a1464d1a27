CREATE INDEX `matches_waiting` ON `matches` (`cooperative_id`,`expires_at`,`id`) WHERE status = 'PROPOSED';--> statement-breakpoint
CREATE INDEX `matches_past` ON `matches` (`cooperative_id`,coalesce(ends_at, agreed_at + 2419200),`id`) WHERE status = 'AGREED';--> statement-breakpoint
CREATE INDEX `matches_disputed` ON `matches` (`cooperative_id`,`ended_at`,`id`) WHERE status = 'DISPUTED';--> statement-breakpoint
CREATE INDEX `matches_agreed` ON `matches` (`cooperative_id`,`agreed_at`) WHERE agreed_at is not null;--> statement-breakpoint
CREATE INDEX `help_offers_unused` ON `help_offers` (`cooperative_id`,`created_at`,`id`) WHERE status = 'ACTIVE' and completed = 0;--> statement-breakpoint
CREATE INDEX `clearances_ending` ON `clearances` (`cooperative_id`,`valid_until`,`id`) WHERE revoked_at is null and valid_until is not null;