"""The e-mails that go out: notices, and invitations to people who have no account yet."""
