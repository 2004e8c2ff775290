-- Of what came over AS2: the Message-ID that it came under, and the file's name as the partner wrote it.
ALTER TABLE transmissions ADD COLUMN message_id TEXT;
ALTER TABLE transmissions ADD COLUMN original_name TEXT;
