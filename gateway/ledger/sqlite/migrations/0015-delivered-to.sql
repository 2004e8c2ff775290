-- Where what was sent went: a folder, a server and its folder, a URL; the configuration may say another since.
ALTER TABLE transmissions ADD COLUMN delivered_to TEXT;
