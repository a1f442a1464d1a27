-- What everybody reads and few change has a mark, which every change draws anew; an answer that was kept under the mark is
-- right for as long as the mark stands. It is drawn, not counted: a database that was set back to a copy of itself must not come
-- to a mark by which somebody keeps what never became of it.
CREATE TABLE content_version (id integer PRIMARY KEY CHECK (id = 1), mark blob NOT NULL) STRICT;
--> statement-breakpoint
INSERT INTO content_version (id, mark) VALUES (1, randomblob(16));
--> statement-breakpoint
CREATE TRIGGER neighbourhoods_content_added AFTER INSERT ON neighbourhoods BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER neighbourhoods_content_changed AFTER UPDATE ON neighbourhoods BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER neighbourhoods_content_removed AFTER DELETE ON neighbourhoods BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER cooperatives_content_added AFTER INSERT ON cooperatives BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER cooperatives_content_changed AFTER UPDATE ON cooperatives BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER cooperatives_content_removed AFTER DELETE ON cooperatives BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER cooperative_neighbourhoods_content_added AFTER INSERT ON cooperative_neighbourhoods BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER cooperative_neighbourhoods_content_changed AFTER UPDATE ON cooperative_neighbourhoods BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER cooperative_neighbourhoods_content_removed AFTER DELETE ON cooperative_neighbourhoods BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER organisations_content_added AFTER INSERT ON organisations BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER organisations_content_changed AFTER UPDATE ON organisations BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER organisations_content_removed AFTER DELETE ON organisations BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER partnerships_content_added AFTER INSERT ON partnerships BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER partnerships_content_changed AFTER UPDATE ON partnerships BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER partnerships_content_removed AFTER DELETE ON partnerships BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facilities_content_added AFTER INSERT ON facilities BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
-- But for what its upkeep writes: `rules_version`, `calendar_until` and `updated_at`, which no such answer may be made of.
CREATE TRIGGER facilities_content_changed AFTER UPDATE OF id, cooperative_id, provider_id, kind, status, name, sort_name, description, house_rules,
	accessibility, amenities, photo_links, street, postal_code, city, country, subdivision, latitude, longitude, time_zone, capacity, mode,
	granularity, min_duration, max_duration, lead_time, horizon, buffer_before, buffer_after, cancellation_window, bookable_by,
	requires_approval, closed_on_holidays, created_at ON facilities BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facilities_content_removed AFTER DELETE ON facilities BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facility_parts_content_added AFTER INSERT ON facility_parts BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facility_parts_content_changed AFTER UPDATE ON facility_parts BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facility_parts_content_removed AFTER DELETE ON facility_parts BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER weekly_hours_content_added AFTER INSERT ON weekly_hours BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER weekly_hours_content_changed AFTER UPDATE ON weekly_hours BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER weekly_hours_content_removed AFTER DELETE ON weekly_hours BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER dated_hours_content_added AFTER INSERT ON dated_hours BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER dated_hours_content_changed AFTER UPDATE ON dated_hours BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER dated_hours_content_removed AFTER DELETE ON dated_hours BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_content_added AFTER INSERT ON tariffs BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_content_changed AFTER UPDATE ON tariffs BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER tariffs_content_removed AFTER DELETE ON tariffs BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
