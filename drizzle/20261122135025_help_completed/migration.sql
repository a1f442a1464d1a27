-- How many matches an offer has completed is one more or one less: counting them walked through all matches there are.
DROP TRIGGER matches_counted;
--> statement-breakpoint
CREATE TRIGGER matches_counted AFTER UPDATE OF status ON matches WHEN 'COMPLETED' IN (NEW.status, OLD.status) AND NEW.status <> OLD.status BEGIN
	UPDATE help_offers SET completed = completed + (NEW.status = 'COMPLETED') - (OLD.status = 'COMPLETED') WHERE id = NEW.offer_id;
END;
