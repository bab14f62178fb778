//! The Northwind traders' thirteen tables as their file has them: natural keys, money in NUMERIC columns, and a
//! table whose name has a space. No table is left out.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Categories", has_many(products: Product))]
pub(crate) struct Category {
    #[key]
    #[column(name = "CategoryID")]
    pub(crate) id: Key<Self>,
    #[column(name = "CategoryName")]
    pub(crate) category_name: Option<String>,
    #[column(name = "Description")]
    pub(crate) description: Option<String>,
    #[column(name = "Picture")]
    pub(crate) picture: Option<Vec<u8>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "CustomerDemographics")]
pub(crate) struct CustomerType {
    #[key]
    #[column(name = "CustomerTypeID")]
    pub(crate) id: Key<Self, String>,
    #[column(name = "CustomerDesc")]
    pub(crate) customer_desc: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "Customers",
    has_many(orders: Order),
    many_to_many(types: CustomerType through CustomerOfType)
)]
pub(crate) struct Customer {
    #[key]
    #[column(name = "CustomerID")]
    pub(crate) id: Key<Self, String>,
    #[column(name = "CompanyName")]
    pub(crate) company_name: Option<String>,
    #[column(name = "ContactName")]
    pub(crate) contact_name: Option<String>,
    #[column(name = "ContactTitle")]
    pub(crate) contact_title: Option<String>,
    #[column(name = "Address")]
    pub(crate) address: Option<String>,
    #[column(name = "City")]
    pub(crate) city: Option<String>,
    #[column(name = "Region")]
    pub(crate) region: Option<String>,
    #[column(name = "PostalCode")]
    pub(crate) postal_code: Option<String>,
    #[column(name = "Country")]
    pub(crate) country: Option<String>,
    #[column(name = "Phone")]
    pub(crate) phone: Option<String>,
    #[column(name = "Fax")]
    pub(crate) fax: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "CustomerCustomerDemo", key(customer_id, customer_type_id))]
pub(crate) struct CustomerOfType {
    #[column(name = "CustomerID")]
    #[references(on_delete = no_action)]
    pub(crate) customer_id: Key<Customer, String>,
    #[column(name = "CustomerTypeID")]
    #[references(on_delete = no_action)]
    pub(crate) customer_type_id: Key<CustomerType, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "Employees",
    has_many(subordinates: Employee, orders: Order),
    many_to_many(territories: Territory through EmployeeTerritory)
)]
pub(crate) struct Employee {
    #[key]
    #[column(name = "EmployeeID")]
    pub(crate) id: Key<Self>,
    #[column(name = "LastName")]
    pub(crate) last_name: Option<String>,
    #[column(name = "FirstName")]
    pub(crate) first_name: Option<String>,
    #[column(name = "Title")]
    pub(crate) title: Option<String>,
    #[column(name = "TitleOfCourtesy")]
    pub(crate) title_of_courtesy: Option<String>,
    #[column(name = "BirthDate")]
    pub(crate) birth_date: Option<String>,
    #[column(name = "HireDate")]
    pub(crate) hire_date: Option<String>,
    #[column(name = "Address")]
    pub(crate) address: Option<String>,
    #[column(name = "City")]
    pub(crate) city: Option<String>,
    #[column(name = "Region")]
    pub(crate) region: Option<String>,
    #[column(name = "PostalCode")]
    pub(crate) postal_code: Option<String>,
    #[column(name = "Country")]
    pub(crate) country: Option<String>,
    #[column(name = "HomePhone")]
    pub(crate) home_phone: Option<String>,
    #[column(name = "Extension")]
    pub(crate) extension: Option<String>,
    #[column(name = "Photo")]
    pub(crate) photo: Option<Vec<u8>>,
    #[column(name = "Notes")]
    pub(crate) notes: Option<String>,
    #[column(name = "ReportsTo")]
    #[references(on_delete = no_action, as boss)]
    pub(crate) reports_to: Option<Key<Self>>,
    #[column(name = "PhotoPath")]
    pub(crate) photo_path: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Regions", has_many(territories: Territory))]
pub(crate) struct Region {
    #[key(autoincrement = false)]
    #[column(name = "RegionID")]
    pub(crate) id: Key<Self>,
    #[column(name = "RegionDescription")]
    pub(crate) region_description: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Territories", many_to_many(employees: Employee through EmployeeTerritory))]
pub(crate) struct Territory {
    #[key]
    #[column(name = "TerritoryID")]
    pub(crate) id: Key<Self, String>,
    #[column(name = "TerritoryDescription")]
    pub(crate) territory_description: String,
    #[column(name = "RegionID")]
    #[references(on_delete = no_action)]
    pub(crate) region_id: Key<Region>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "EmployeeTerritories", key(employee_id, territory_id))]
pub(crate) struct EmployeeTerritory {
    #[column(name = "EmployeeID")]
    #[references(on_delete = no_action)]
    pub(crate) employee_id: Key<Employee>,
    #[column(name = "TerritoryID")]
    #[references(on_delete = no_action)]
    pub(crate) territory_id: Key<Territory, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Shippers", has_many(orders: Order))]
pub(crate) struct Shipper {
    #[key]
    #[column(name = "ShipperID")]
    pub(crate) id: Key<Self>,
    #[column(name = "CompanyName")]
    pub(crate) company_name: String,
    #[column(name = "Phone")]
    pub(crate) phone: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Suppliers", has_many(products: Product))]
pub(crate) struct Supplier {
    #[key]
    #[column(name = "SupplierID")]
    pub(crate) id: Key<Self>,
    #[column(name = "CompanyName")]
    pub(crate) company_name: String,
    #[column(name = "ContactName")]
    pub(crate) contact_name: Option<String>,
    #[column(name = "ContactTitle")]
    pub(crate) contact_title: Option<String>,
    #[column(name = "Address")]
    pub(crate) address: Option<String>,
    #[column(name = "City")]
    pub(crate) city: Option<String>,
    #[column(name = "Region")]
    pub(crate) region: Option<String>,
    #[column(name = "PostalCode")]
    pub(crate) postal_code: Option<String>,
    #[column(name = "Country")]
    pub(crate) country: Option<String>,
    #[column(name = "Phone")]
    pub(crate) phone: Option<String>,
    #[column(name = "Fax")]
    pub(crate) fax: Option<String>,
    #[column(name = "HomePage")]
    pub(crate) home_page: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Products", has_many(details: OrderDetail))]
pub(crate) struct Product {
    #[key]
    #[column(name = "ProductID")]
    pub(crate) id: Key<Self>,
    #[column(name = "ProductName")]
    pub(crate) product_name: String,
    #[column(name = "SupplierID")]
    #[references(on_delete = no_action)]
    pub(crate) supplier_id: Option<Key<Supplier>>,
    #[column(name = "CategoryID")]
    #[references(on_delete = no_action)]
    pub(crate) category_id: Option<Key<Category>>,
    #[column(name = "QuantityPerUnit")]
    pub(crate) quantity_per_unit: Option<String>,
    #[column(name = "UnitPrice")]
    pub(crate) unit_price: Option<f64>,
    #[column(name = "UnitsInStock")]
    pub(crate) units_in_stock: Option<i64>,
    #[column(name = "UnitsOnOrder")]
    pub(crate) units_on_order: Option<i64>,
    #[column(name = "ReorderLevel")]
    pub(crate) reorder_level: Option<i64>,
    #[column(name = "Discontinued")]
    pub(crate) discontinued: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Orders", has_many(details: OrderDetail))]
pub(crate) struct Order {
    #[key]
    #[column(name = "OrderID")]
    pub(crate) id: Key<Self>,
    #[column(name = "CustomerID")]
    #[references(on_delete = no_action)]
    pub(crate) customer_id: Option<Key<Customer, String>>,
    #[column(name = "EmployeeID")]
    #[references(on_delete = no_action)]
    pub(crate) employee_id: Option<Key<Employee>>,
    #[column(name = "OrderDate")]
    pub(crate) order_date: Option<String>,
    #[column(name = "RequiredDate")]
    pub(crate) required_date: Option<String>,
    #[column(name = "ShippedDate")]
    pub(crate) shipped_date: Option<String>,
    #[column(name = "ShipVia")]
    #[references(on_delete = no_action, as shipper)]
    pub(crate) ship_via: Option<Key<Shipper>>,
    #[column(name = "Freight")]
    pub(crate) freight: Option<f64>,
    #[column(name = "ShipName")]
    pub(crate) ship_name: Option<String>,
    #[column(name = "ShipAddress")]
    pub(crate) ship_address: Option<String>,
    #[column(name = "ShipCity")]
    pub(crate) ship_city: Option<String>,
    #[column(name = "ShipRegion")]
    pub(crate) ship_region: Option<String>,
    #[column(name = "ShipPostalCode")]
    pub(crate) ship_postal_code: Option<String>,
    #[column(name = "ShipCountry")]
    pub(crate) ship_country: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Order Details", key(order_id, product_id))]
pub(crate) struct OrderDetail {
    #[column(name = "OrderID")]
    #[references(on_delete = no_action)]
    pub(crate) order_id: Key<Order>,
    #[column(name = "ProductID")]
    #[references(on_delete = no_action)]
    pub(crate) product_id: Key<Product>,
    #[column(name = "UnitPrice")]
    pub(crate) unit_price: f64,
    #[column(name = "Quantity")]
    pub(crate) quantity: i64,
    #[column(name = "Discount")]
    pub(crate) discount: f64,
}

#[derive(Schema, Debug)]
#[schema(
    Category,
    CustomerType,
    Customer,
    CustomerOfType,
    Employee,
    Region,
    Territory,
    EmployeeTerritory,
    Shipper,
    Supplier,
    Product,
    Order,
    OrderDetail
)]
pub(crate) struct Northwind;
