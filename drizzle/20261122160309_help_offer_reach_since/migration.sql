ALTER TABLE `help_offer_reach` ADD `since` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
DROP INDEX `help_offer_reach_radius`;--> statement-breakpoint
CREATE INDEX `help_offer_reach_radius` ON `help_offer_reach` (`cooperative_id`,`category`,`radius_km`,`latitude`,`longitude`,`since`);--> statement-breakpoint
-- An offer that rests until an instant is found from that instant on, also where the job has not come by yet.
INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id, since)
	SELECT o.cooperative_id, c.value, o.latitude, o.longitude, o.id, o.radius_km, o.volunteer_id, o.paused_until FROM help_offers o, json_each(o.categories) c
	WHERE o.status = 'PAUSED' AND o.paused_until IS NOT NULL
		AND EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = o.volunteer_id AND m.cooperative_id = o.cooperative_id AND m.status = 'ACTIVE');
--> statement-breakpoint
DROP TRIGGER help_offers_reach;
--> statement-breakpoint
CREATE TRIGGER help_offers_reach AFTER INSERT ON help_offers WHEN NEW.status = 'ACTIVE' OR NEW.status = 'PAUSED' AND NEW.paused_until IS NOT NULL BEGIN
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id, since)
		SELECT NEW.cooperative_id, value, NEW.latitude, NEW.longitude, NEW.id, NEW.radius_km, NEW.volunteer_id, iif(NEW.status = 'ACTIVE', 0, NEW.paused_until)
		FROM json_each(NEW.categories)
		WHERE EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = NEW.volunteer_id AND m.cooperative_id = NEW.cooperative_id AND m.status = 'ACTIVE');
END;
--> statement-breakpoint
DROP TRIGGER help_offers_reach_again;
--> statement-breakpoint
CREATE TRIGGER help_offers_reach_again AFTER UPDATE OF status, paused_until, categories, latitude, longitude, radius_km ON help_offers BEGIN
	DELETE FROM help_offer_reach WHERE offer_id = NEW.id;
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id, since)
		SELECT NEW.cooperative_id, value, NEW.latitude, NEW.longitude, NEW.id, NEW.radius_km, NEW.volunteer_id, iif(NEW.status = 'ACTIVE', 0, NEW.paused_until)
		FROM json_each(NEW.categories)
		WHERE (NEW.status = 'ACTIVE' OR NEW.status = 'PAUSED' AND NEW.paused_until IS NOT NULL) AND EXISTS (SELECT 1 FROM memberships m
			WHERE m.person_id = NEW.volunteer_id AND m.cooperative_id = NEW.cooperative_id AND m.status = 'ACTIVE');
END;
--> statement-breakpoint
DROP TRIGGER memberships_reach;
--> statement-breakpoint
CREATE TRIGGER memberships_reach AFTER UPDATE OF status ON memberships WHEN NEW.status <> OLD.status BEGIN
	DELETE FROM help_offer_reach WHERE offer_id IN (SELECT id FROM help_offers WHERE volunteer_id = NEW.person_id AND cooperative_id = NEW.cooperative_id);
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id, since)
		SELECT o.cooperative_id, c.value, o.latitude, o.longitude, o.id, o.radius_km, o.volunteer_id, iif(o.status = 'ACTIVE', 0, o.paused_until)
		FROM help_offers o, json_each(o.categories) c
		WHERE o.volunteer_id = NEW.person_id AND o.cooperative_id = NEW.cooperative_id AND NEW.status = 'ACTIVE'
			AND (o.status = 'ACTIVE' OR o.status = 'PAUSED' AND o.paused_until IS NOT NULL);
END;
--> statement-breakpoint
DROP TRIGGER memberships_reach_new;
--> statement-breakpoint
CREATE TRIGGER memberships_reach_new AFTER INSERT ON memberships WHEN NEW.status = 'ACTIVE' BEGIN
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id, since)
		SELECT o.cooperative_id, c.value, o.latitude, o.longitude, o.id, o.radius_km, o.volunteer_id, iif(o.status = 'ACTIVE', 0, o.paused_until)
		FROM help_offers o, json_each(o.categories) c
		WHERE o.volunteer_id = NEW.person_id AND o.cooperative_id = NEW.cooperative_id
			AND (o.status = 'ACTIVE' OR o.status = 'PAUSED' AND o.paused_until IS NOT NULL);
END;
