"""What the API takes and gives, as marshmallow schemas: one module a part of the model."""
