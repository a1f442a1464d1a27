ALTER TABLE `help_settings` ADD `planned_at` integer;--> statement-breakpoint
CREATE INDEX `help_settings_plans_itself` ON `help_settings` (`cooperative_id`) WHERE plans_itself;--> statement-breakpoint
CREATE INDEX `matches_unplanned` ON `matches` (`cooperative_id`,`ended_at`) WHERE origin = 'PLAN' and status in ('DECLINED', 'EXPIRED');
--> statement-breakpoint
DROP TRIGGER cooperatives_help_settings;
--> statement-breakpoint
CREATE TRIGGER cooperatives_help_settings AFTER INSERT ON cooperatives BEGIN
	INSERT INTO help_settings (cooperative_id, proposal_lifetime, silence_lifetime, trial_matches, minimum_count, plans_itself,
		ledger_mode, soft_limit, hard_limit, updated_at)
		VALUES (NEW.id, 259200, 604800, 0, 5, 0, 'GIFT', 600, 1200, NEW.created_at);
END;
