-- The music shop's tables, for files that a test makes itself.
CREATE TABLE "Artist" (
    "ArtistId" INTEGER NOT NULL PRIMARY KEY,
    "Name" NVARCHAR
);
CREATE TABLE "Album" (
    "AlbumId" INTEGER NOT NULL PRIMARY KEY,
    "Title" NVARCHAR NOT NULL,
    "ArtistId" INTEGER NOT NULL,
    FOREIGN KEY ("ArtistId") REFERENCES "Artist" ("ArtistId")
);
CREATE TABLE "Genre" (
    "GenreId" INTEGER NOT NULL PRIMARY KEY,
    "Name" NVARCHAR
);
CREATE TABLE "MediaType" (
    "MediaTypeId" INTEGER NOT NULL PRIMARY KEY,
    "Name" NVARCHAR
);
CREATE TABLE "Track" (
    "TrackId" INTEGER NOT NULL PRIMARY KEY,
    "Name" NVARCHAR NOT NULL,
    "AlbumId" INTEGER,
    "MediaTypeId" INTEGER NOT NULL,
    "GenreId" INTEGER,
    "Composer" NVARCHAR,
    "Milliseconds" INTEGER NOT NULL,
    "Bytes" INTEGER,
    "UnitPrice" NUMERIC NOT NULL,
    FOREIGN KEY ("AlbumId") REFERENCES "Album" ("AlbumId"),
    FOREIGN KEY ("GenreId") REFERENCES "Genre" ("GenreId"),
    FOREIGN KEY ("MediaTypeId") REFERENCES "MediaType" ("MediaTypeId")
);
CREATE TABLE "Playlist" (
    "PlaylistId" INTEGER NOT NULL PRIMARY KEY,
    "Name" NVARCHAR
);
CREATE TABLE "PlaylistTrack" (
    "PlaylistId" INTEGER NOT NULL,
    "TrackId" INTEGER NOT NULL,
    PRIMARY KEY ("PlaylistId", "TrackId"),
    FOREIGN KEY ("PlaylistId") REFERENCES "Playlist" ("PlaylistId"),
    FOREIGN KEY ("TrackId") REFERENCES "Track" ("TrackId")
);
CREATE TABLE "Employee" (
    "EmployeeId" INTEGER NOT NULL PRIMARY KEY,
    "LastName" NVARCHAR NOT NULL,
    "FirstName" NVARCHAR NOT NULL,
    "Title" NVARCHAR,
    "ReportsTo" INTEGER,
    "BirthDate" DATETIME,
    "HireDate" DATETIME,
    "Address" NVARCHAR,
    "City" NVARCHAR,
    "State" NVARCHAR,
    "Country" NVARCHAR,
    "PostalCode" NVARCHAR,
    "Phone" NVARCHAR,
    "Fax" NVARCHAR,
    "Email" NVARCHAR,
    FOREIGN KEY ("ReportsTo") REFERENCES "Employee" ("EmployeeId")
);
CREATE TABLE "Customer" (
    "CustomerId" INTEGER NOT NULL PRIMARY KEY,
    "FirstName" NVARCHAR NOT NULL,
    "LastName" NVARCHAR NOT NULL,
    "Company" NVARCHAR,
    "Address" NVARCHAR,
    "City" NVARCHAR,
    "State" NVARCHAR,
    "Country" NVARCHAR,
    "PostalCode" NVARCHAR,
    "Phone" NVARCHAR,
    "Fax" NVARCHAR,
    "Email" NVARCHAR NOT NULL,
    "SupportRepId" INTEGER,
    FOREIGN KEY ("SupportRepId") REFERENCES "Employee" ("EmployeeId")
);
CREATE TABLE "Invoice" (
    "InvoiceId" INTEGER NOT NULL PRIMARY KEY,
    "CustomerId" INTEGER NOT NULL,
    "InvoiceDate" DATETIME NOT NULL,
    "BillingAddress" NVARCHAR,
    "BillingCity" NVARCHAR,
    "BillingState" NVARCHAR,
    "BillingCountry" NVARCHAR,
    "BillingPostalCode" NVARCHAR,
    "Total" NUMERIC NOT NULL,
    FOREIGN KEY ("CustomerId") REFERENCES "Customer" ("CustomerId")
);
CREATE TABLE "InvoiceLine" (
    "InvoiceLineId" INTEGER NOT NULL PRIMARY KEY,
    "InvoiceId" INTEGER NOT NULL,
    "TrackId" INTEGER NOT NULL,
    "UnitPrice" NUMERIC NOT NULL,
    "Quantity" INTEGER NOT NULL,
    FOREIGN KEY ("InvoiceId") REFERENCES "Invoice" ("InvoiceId"),
    FOREIGN KEY ("TrackId") REFERENCES "Track" ("TrackId")
);
