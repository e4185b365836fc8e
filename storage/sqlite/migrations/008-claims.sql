-- Until when a turn has to be used first; absent once it has been. Turns of before count as used: nobody has kept whether they were.

ALTER TABLE queue_tokens ADD COLUMN claim_by INTEGER;
