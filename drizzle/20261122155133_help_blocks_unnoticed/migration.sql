-- A block ends no proposal: who is blocked would see it end before the time that they were told. It waits as it did and expires when it
-- was to; nobody agrees to it meanwhile (`match_faults`).
DROP TRIGGER person_blocks_proposals;
