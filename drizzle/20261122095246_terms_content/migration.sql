-- What everybody may read of terms, of kinds of certificates and of equipment, and few change: answers made of it are kept under the mark.
CREATE TRIGGER facility_terms_content_added AFTER INSERT ON facility_terms BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facility_terms_content_changed AFTER UPDATE ON facility_terms BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER facility_terms_content_removed AFTER DELETE ON facility_terms BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER certificate_kinds_content_added AFTER INSERT ON certificate_kinds BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER certificate_kinds_content_changed AFTER UPDATE ON certificate_kinds BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER certificate_kinds_content_removed AFTER DELETE ON certificate_kinds BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER equipment_pools_content_added AFTER INSERT ON equipment_pools BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER equipment_pools_content_changed AFTER UPDATE ON equipment_pools BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
--> statement-breakpoint
CREATE TRIGGER equipment_pools_content_removed AFTER DELETE ON equipment_pools BEGIN
	UPDATE content_version SET mark = randomblob(16);
END;
