-- What the API pages through: advices newest first, availability of one location by SKU.
CREATE INDEX advices_newest ON advices (at, id);
CREATE INDEX advices_of_partner ON advices (partner, at, id);
CREATE INDEX availability_of_location ON availability (location, sku);
