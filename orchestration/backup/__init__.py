"""The whole installation in one file, and back: the database as of one moment, and the files that its rows name.

A backup is a tar archive with a seal behind it: 64 hexadecimal digits, the SHA-256 of everything before them. Tables are
PostgreSQL's own COPY text, which every version of the server reads; the schema is not in it, but the migrations that
made it are named. Files are taken after the moment of the database: they never change, so those that its rows name are
still what they were.
"""
