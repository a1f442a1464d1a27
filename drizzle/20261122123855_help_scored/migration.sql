ALTER TABLE `help_requests` ADD `nearby` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `help_requests` ADD `weights` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `help_offers` ADD `completed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What a request is scored by follows its category while it is open.
CREATE TRIGGER help_requests_scored AFTER INSERT ON help_requests BEGIN
	UPDATE help_requests SET (nearby, weights) = (SELECT c.nearby, (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(c.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key)
		FROM help_categories c WHERE c.id = NEW.category_id) WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER help_categories_scored AFTER UPDATE OF nearby, weights ON help_categories BEGIN
	UPDATE help_requests SET nearby = NEW.nearby, weights = (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(NEW.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key)
		WHERE category_id = NEW.id AND status = 'OPEN';
END;
--> statement-breakpoint
CREATE TRIGGER matches_counted AFTER UPDATE OF status ON matches WHEN 'COMPLETED' IN (NEW.status, OLD.status) AND NEW.status <> OLD.status BEGIN
	UPDATE help_offers SET completed = (SELECT count(*) FROM matches m WHERE m.offer_id = NEW.offer_id AND m.status = 'COMPLETED')
		WHERE id = NEW.offer_id;
END;
