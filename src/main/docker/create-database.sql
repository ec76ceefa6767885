-- Creates Latchkey's role and database when the volume of compose.postgres.yaml is new.
\set password `cat /run/secrets/database_password`
CREATE ROLE latchkey LOGIN PASSWORD :'password';
CREATE DATABASE latchkey OWNER latchkey ENCODING 'UTF8' TEMPLATE template0;
