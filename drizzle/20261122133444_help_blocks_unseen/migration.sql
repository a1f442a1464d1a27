-- Of proposals between two of whom one blocks the other the time to answer is over. They end as all do that nobody answered
-- in time, by the same hand, so that nothing tells one from the other.
DROP TRIGGER person_blocks_proposals;
--> statement-breakpoint
CREATE TRIGGER person_blocks_proposals AFTER INSERT ON person_blocks BEGIN
	UPDATE matches SET expires_at = min(expires_at, NEW.since)
		WHERE status = 'PROPOSED' AND (requester_id = NEW.blocker_id AND volunteer_id = NEW.blocked_id
			OR requester_id = NEW.blocked_id AND volunteer_id = NEW.blocker_id);
END;
