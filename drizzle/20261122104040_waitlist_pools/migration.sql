-- A place that is always let with equipment or staff has room again when these come free.
CREATE TRIGGER claims_freed_pool AFTER DELETE ON claims WHEN EXISTS (SELECT 1 FROM equipment_pools p WHERE p.id = OLD.space_id) BEGIN
	UPDATE waitlist_entries SET look_again = look_again + 1
		WHERE status = 'WAITING' AND facility_id IN (
			SELECT t.facility_id FROM equipment_pools p JOIN facilities f ON f.cooperative_id = p.cooperative_id
				JOIN facility_terms t ON t.facility_id = f.id
			WHERE p.id = OLD.space_id AND instr(t.required_extras, '"' || p.id || '"')
		)
			AND starts_at < OLD.ends_at + max(OLD.buffer_before, OLD.buffer_after)
			AND ends_at > OLD.starts_at - max(OLD.buffer_before, OLD.buffer_after);
END;
