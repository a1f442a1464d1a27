CREATE TABLE `debtors` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text,
	`organisation_id` text,
	`currency` text NOT NULL,
	`balance_cents` integer NOT NULL,
	`since` integer NOT NULL,
	CONSTRAINT `fk_debtors_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_debtors_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_debtors_organisation_id_organisations_id_fk` FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`),
	CONSTRAINT "debtors_who" CHECK(("person_id" is null) <> ("organisation_id" is null))
) STRICT;
--> statement-breakpoint
ALTER TABLE `bookings` ADD `cancellation_fees` text;--> statement-breakpoint
ALTER TABLE `charges` ADD `paid_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `charges_payment` ON `charges` (`cooperative_id`,`reference`) WHERE kind = 'PAYMENT';--> statement-breakpoint
CREATE INDEX `debtors_cooperative` ON `debtors` (`cooperative_id`,`id`);--> statement-breakpoint
CREATE INDEX `debtors_due` ON `debtors` (`cooperative_id`,`balance_cents`,`id`) WHERE balance_cents <> 0;--> statement-breakpoint
CREATE INDEX `debtors_person` ON `debtors` (`person_id`,`id`) WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX `debtors_organisation` ON `debtors` (`organisation_id`,`id`) WHERE organisation_id is not null;
--> statement-breakpoint
-- What somebody owes is the sum of their lines, kept as they are added.
CREATE TRIGGER charges_add_up AFTER INSERT ON charges BEGIN
	INSERT INTO debtors (id, cooperative_id, person_id, organisation_id, currency, balance_cents, since)
		VALUES (NEW.cooperative_id || '.' || coalesce(NEW.person_id, NEW.organisation_id) || '.' || NEW.currency,
			NEW.cooperative_id, NEW.person_id, NEW.organisation_id, NEW.currency, NEW.amount_cents, NEW.at)
		ON CONFLICT (id) DO UPDATE SET balance_cents = balance_cents + excluded.balance_cents;
END;
--> statement-breakpoint
INSERT INTO debtors (id, cooperative_id, person_id, organisation_id, currency, balance_cents, since)
	SELECT cooperative_id || '.' || coalesce(person_id, organisation_id) || '.' || currency, cooperative_id, person_id, organisation_id, currency,
		sum(amount_cents), min(at) FROM charges GROUP BY 1;
--> statement-breakpoint
CREATE TRIGGER tariff_bands_content_added AFTER INSERT ON tariff_bands BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariff_bands_content_changed AFTER UPDATE ON tariff_bands BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariff_bands_content_removed AFTER DELETE ON tariff_bands BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
