"""The mail door: SMTP and LMTP behind a mail server of ours. What mail holds is read later, from the journal."""
