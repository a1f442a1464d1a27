CREATE INDEX `help_offer_reach_radius` ON `help_offer_reach` (`cooperative_id`,`category`,`radius_km`,`latitude`,`longitude`);--> statement-breakpoint
-- Only of members an offer is found: who has left, or may not take part for now, is in no list and no count.
DELETE FROM help_offer_reach WHERE NOT EXISTS (SELECT 1 FROM memberships m
	WHERE m.person_id = help_offer_reach.volunteer_id AND m.cooperative_id = help_offer_reach.cooperative_id AND m.status = 'ACTIVE');
--> statement-breakpoint
DROP TRIGGER help_offers_reach;
--> statement-breakpoint
CREATE TRIGGER help_offers_reach AFTER INSERT ON help_offers WHEN NEW.status = 'ACTIVE' BEGIN
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id)
		SELECT NEW.cooperative_id, value, NEW.latitude, NEW.longitude, NEW.id, NEW.radius_km, NEW.volunteer_id FROM json_each(NEW.categories)
		WHERE EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = NEW.volunteer_id AND m.cooperative_id = NEW.cooperative_id AND m.status = 'ACTIVE');
END;
--> statement-breakpoint
DROP TRIGGER help_offers_reach_again;
--> statement-breakpoint
CREATE TRIGGER help_offers_reach_again AFTER UPDATE OF status, categories, latitude, longitude, radius_km ON help_offers BEGIN
	DELETE FROM help_offer_reach WHERE offer_id = NEW.id;
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id)
		SELECT NEW.cooperative_id, value, NEW.latitude, NEW.longitude, NEW.id, NEW.radius_km, NEW.volunteer_id FROM json_each(NEW.categories)
		WHERE NEW.status = 'ACTIVE' AND EXISTS (SELECT 1 FROM memberships m
			WHERE m.person_id = NEW.volunteer_id AND m.cooperative_id = NEW.cooperative_id AND m.status = 'ACTIVE');
END;
--> statement-breakpoint
CREATE TRIGGER memberships_reach AFTER UPDATE OF status ON memberships WHEN NEW.status <> OLD.status BEGIN
	DELETE FROM help_offer_reach WHERE offer_id IN (SELECT id FROM help_offers WHERE volunteer_id = NEW.person_id AND cooperative_id = NEW.cooperative_id);
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id)
		SELECT o.cooperative_id, c.value, o.latitude, o.longitude, o.id, o.radius_km, o.volunteer_id FROM help_offers o, json_each(o.categories) c
		WHERE o.volunteer_id = NEW.person_id AND o.cooperative_id = NEW.cooperative_id AND o.status = 'ACTIVE' AND NEW.status = 'ACTIVE';
END;
--> statement-breakpoint
CREATE TRIGGER memberships_reach_new AFTER INSERT ON memberships WHEN NEW.status = 'ACTIVE' BEGIN
	INSERT INTO help_offer_reach (cooperative_id, category, latitude, longitude, offer_id, radius_km, volunteer_id)
		SELECT o.cooperative_id, c.value, o.latitude, o.longitude, o.id, o.radius_km, o.volunteer_id FROM help_offers o, json_each(o.categories) c
		WHERE o.volunteer_id = NEW.person_id AND o.cooperative_id = NEW.cooperative_id AND o.status = 'ACTIVE';
END;
