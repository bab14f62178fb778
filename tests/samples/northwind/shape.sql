-- The Northwind traders' tables, for files that a test makes itself.
CREATE TABLE "Categories" (
    "CategoryID" INTEGER PRIMARY KEY AUTOINCREMENT,
    "CategoryName" TEXT,
    "Description" TEXT,
    "Picture" BLOB
);
CREATE TABLE "CustomerDemographics" (
    "CustomerTypeID" TEXT NOT NULL PRIMARY KEY,
    "CustomerDesc" TEXT
);
CREATE TABLE "Customers" (
    "CustomerID" TEXT PRIMARY KEY,
    "CompanyName" TEXT,
    "ContactName" TEXT,
    "ContactTitle" TEXT,
    "Address" TEXT,
    "City" TEXT,
    "Region" TEXT,
    "PostalCode" TEXT,
    "Country" TEXT,
    "Phone" TEXT,
    "Fax" TEXT
);
CREATE TABLE "CustomerCustomerDemo" (
    "CustomerID" TEXT NOT NULL,
    "CustomerTypeID" TEXT NOT NULL,
    PRIMARY KEY ("CustomerID", "CustomerTypeID"),
    FOREIGN KEY ("CustomerID") REFERENCES "Customers" ("CustomerID"),
    FOREIGN KEY ("CustomerTypeID") REFERENCES "CustomerDemographics" ("CustomerTypeID")
);
CREATE TABLE "Employees" (
    "EmployeeID" INTEGER PRIMARY KEY AUTOINCREMENT,
    "LastName" TEXT,
    "FirstName" TEXT,
    "Title" TEXT,
    "TitleOfCourtesy" TEXT,
    "BirthDate" DATE,
    "HireDate" DATE,
    "Address" TEXT,
    "City" TEXT,
    "Region" TEXT,
    "PostalCode" TEXT,
    "Country" TEXT,
    "HomePhone" TEXT,
    "Extension" TEXT,
    "Photo" BLOB,
    "Notes" TEXT,
    "ReportsTo" INTEGER,
    "PhotoPath" TEXT,
    FOREIGN KEY ("ReportsTo") REFERENCES "Employees" ("EmployeeID")
);
CREATE TABLE "Regions" (
    "RegionID" INTEGER NOT NULL PRIMARY KEY,
    "RegionDescription" TEXT NOT NULL
);
CREATE TABLE "Territories" (
    "TerritoryID" TEXT NOT NULL PRIMARY KEY,
    "TerritoryDescription" TEXT NOT NULL,
    "RegionID" INTEGER NOT NULL,
    FOREIGN KEY ("RegionID") REFERENCES "Regions" ("RegionID")
);
CREATE TABLE "EmployeeTerritories" (
    "EmployeeID" INTEGER NOT NULL,
    "TerritoryID" TEXT NOT NULL,
    PRIMARY KEY ("EmployeeID", "TerritoryID"),
    FOREIGN KEY ("EmployeeID") REFERENCES "Employees" ("EmployeeID"),
    FOREIGN KEY ("TerritoryID") REFERENCES "Territories" ("TerritoryID")
);
CREATE TABLE "Shippers" (
    "ShipperID" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "CompanyName" TEXT NOT NULL,
    "Phone" TEXT
);
CREATE TABLE "Suppliers" (
    "SupplierID" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "CompanyName" TEXT NOT NULL,
    "ContactName" TEXT,
    "ContactTitle" TEXT,
    "Address" TEXT,
    "City" TEXT,
    "Region" TEXT,
    "PostalCode" TEXT,
    "Country" TEXT,
    "Phone" TEXT,
    "Fax" TEXT,
    "HomePage" TEXT
);
CREATE TABLE "Products" (
    "ProductID" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "ProductName" TEXT NOT NULL,
    "SupplierID" INTEGER,
    "CategoryID" INTEGER,
    "QuantityPerUnit" TEXT,
    "UnitPrice" NUMERIC,
    "UnitsInStock" INTEGER,
    "UnitsOnOrder" INTEGER,
    "ReorderLevel" INTEGER,
    "Discontinued" TEXT NOT NULL,
    FOREIGN KEY ("CategoryID") REFERENCES "Categories" ("CategoryID"),
    FOREIGN KEY ("SupplierID") REFERENCES "Suppliers" ("SupplierID")
);
CREATE TABLE "Orders" (
    "OrderID" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "CustomerID" TEXT,
    "EmployeeID" INTEGER,
    "OrderDate" DATETIME,
    "RequiredDate" DATETIME,
    "ShippedDate" DATETIME,
    "ShipVia" INTEGER,
    "Freight" NUMERIC DEFAULT 0,
    "ShipName" TEXT,
    "ShipAddress" TEXT,
    "ShipCity" TEXT,
    "ShipRegion" TEXT,
    "ShipPostalCode" TEXT,
    "ShipCountry" TEXT,
    FOREIGN KEY ("EmployeeID") REFERENCES "Employees" ("EmployeeID"),
    FOREIGN KEY ("CustomerID") REFERENCES "Customers" ("CustomerID"),
    FOREIGN KEY ("ShipVia") REFERENCES "Shippers" ("ShipperID")
);
CREATE TABLE "Order Details" (
    "OrderID" INTEGER NOT NULL,
    "ProductID" INTEGER NOT NULL,
    "UnitPrice" NUMERIC NOT NULL,
    "Quantity" INTEGER NOT NULL DEFAULT 1 CHECK ("Quantity" >= 1),
    "Discount" REAL NOT NULL,
    PRIMARY KEY ("OrderID", "ProductID"),
    FOREIGN KEY ("OrderID") REFERENCES "Orders" ("OrderID"),
    FOREIGN KEY ("ProductID") REFERENCES "Products" ("ProductID")
);
CREATE VIEW "Products at Hand" AS SELECT "ProductName" FROM "Products" WHERE "UnitsInStock" > 0;
