"""The tables of the API's data. AUTOINCREMENT, since an id is never used twice."""

from typing import Final

FIRST: Final = """
CREATE TABLE accounts (
    account_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_name TEXT NOT NULL UNIQUE,
    account_email TEXT NOT NULL,
    location TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE TABLE applications (
    application_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    application_name TEXT NOT NULL,
    secure_record_storage INTEGER NOT NULL DEFAULT 0,
    modified TEXT NOT NULL,
    UNIQUE (account_id, application_name)
);
CREATE TABLE users (
    user_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    application_id INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
    user_name TEXT NOT NULL,
    user_display_name TEXT NOT NULL,
    folded_display_name TEXT NOT NULL,
    password TEXT NOT NULL,
    used_passwords TEXT NOT NULL DEFAULT '[]',
    user_active INTEGER NOT NULL DEFAULT 1,
    parent_accounting INTEGER NOT NULL DEFAULT 1,
    live_balance REAL NOT NULL DEFAULT 0,
    fixed_balance REAL NOT NULL DEFAULT 0,
    user_custom_data TEXT,
    mobile_phone TEXT,
    frozen INTEGER NOT NULL DEFAULT 0,
    acd_status TEXT NOT NULL DEFAULT 'OFFLINE',
    acd_status_change_time TEXT,
    handle_calls INTEGER NOT NULL DEFAULT 1,
    max_simultaneous_conversations INTEGER NOT NULL DEFAULT 5,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    UNIQUE (application_id, user_name)
);
CREATE INDEX users_by_account ON users (account_id);
CREATE TABLE subusers (
    subuser_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    subuser_name TEXT NOT NULL,
    password TEXT NOT NULL,
    used_passwords TEXT NOT NULL DEFAULT '[]',
    description TEXT,
    UNIQUE (account_id, subuser_name)
);
CREATE TABLE subuser_roles (
    subuser_id INTEGER NOT NULL REFERENCES subusers ON DELETE CASCADE,
    role_id INTEGER NOT NULL,
    PRIMARY KEY (subuser_id, role_id)
) WITHOUT ROWID;
CREATE TABLE keys (
    key_id TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    subuser_id INTEGER REFERENCES subusers ON DELETE CASCADE,
    key_name TEXT NOT NULL,
    description TEXT NOT NULL,
    public_key TEXT NOT NULL
);
CREATE INDEX keys_by_account ON keys (account_id);
CREATE TABLE key_roles (
    key_id TEXT NOT NULL REFERENCES keys ON DELETE CASCADE,
    role_id INTEGER NOT NULL,
    PRIMARY KEY (key_id, role_id)
) WITHOUT ROWID;
CREATE TABLE skills (
    skill_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    skill_name TEXT NOT NULL,
    UNIQUE (account_id, skill_name)
);
CREATE TABLE queues (
    acd_queue_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    application_id INTEGER REFERENCES applications ON DELETE SET NULL,
    acd_queue_name TEXT NOT NULL,
    acd_queue_priority INTEGER NOT NULL DEFAULT 1,
    service_probability REAL NOT NULL DEFAULT 1,
    auto_binding INTEGER NOT NULL DEFAULT 0,
    max_waiting_time INTEGER,
    max_queue_size INTEGER,
    average_service_time INTEGER,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    deleted TEXT,
    UNIQUE (account_id, acd_queue_name)
);
CREATE TABLE user_skills (
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    skill_id INTEGER NOT NULL REFERENCES skills ON DELETE CASCADE,
    PRIMARY KEY (user_id, skill_id)
) WITHOUT ROWID;
CREATE TABLE user_queues (
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    acd_queue_id INTEGER NOT NULL REFERENCES queues ON DELETE CASCADE,
    PRIMARY KEY (user_id, acd_queue_id)
) WITHOUT ROWID;
CREATE TABLE queue_skills (
    acd_queue_id INTEGER NOT NULL REFERENCES queues ON DELETE CASCADE,
    skill_id INTEGER NOT NULL REFERENCES skills ON DELETE CASCADE,
    PRIMARY KEY (acd_queue_id, skill_id)
) WITHOUT ROWID;
CREATE TABLE sq_queues (
    sq_queue_id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
    sq_queue_name TEXT NOT NULL,
    agent_selection TEXT NOT NULL,
    task_selection TEXT NOT NULL,
    description TEXT,
    call_max_waiting_time INTEGER,
    call_max_queue_size INTEGER,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    UNIQUE (application_id, sq_queue_name)
);
CREATE TABLE sq_skills (
    sq_skill_id INTEGER PRIMARY KEY AUTOINCREMENT,
    application_id INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
    sq_skill_name TEXT NOT NULL,
    description TEXT,
    created TEXT NOT NULL,
    modified TEXT NOT NULL,
    UNIQUE (application_id, sq_skill_name)
);
CREATE TABLE sq_agent_queues (
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    sq_queue_id INTEGER NOT NULL REFERENCES sq_queues ON DELETE CASCADE,
    PRIMARY KEY (user_id, sq_queue_id)
) WITHOUT ROWID;
CREATE TABLE sq_agent_skills (
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    sq_skill_id INTEGER NOT NULL REFERENCES sq_skills ON DELETE CASCADE,
    sq_skill_level INTEGER NOT NULL,
    PRIMARY KEY (user_id, sq_skill_id)
) WITHOUT ROWID;
CREATE TABLE audit_log (
    audit_log_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    subuser_id INTEGER,
    subuser_name TEXT,
    key_id TEXT NOT NULL,
    requested TEXT NOT NULL,
    ip TEXT NOT NULL,
    cmd_name TEXT NOT NULL,
    cmd_args TEXT NOT NULL,
    cmd_result TEXT
);
CREATE INDEX audit_log_by_account ON audit_log (account_id, requested);
"""

# Limited: whether the account has the usual limits. Inherited: not given itself.
SECOND: Final = """
ALTER TABLE accounts ADD COLUMN limited INTEGER NOT NULL DEFAULT 1;
ALTER TABLE subuser_roles ADD COLUMN inherited INTEGER NOT NULL DEFAULT 0;
UPDATE subuser_roles SET role_id = CASE role_id WHEN 13 THEN 3 WHEN 17 THEN 7 WHEN 14 THEN 9 ELSE role_id END;
UPDATE key_roles SET role_id = CASE role_id WHEN 13 THEN 3 WHEN 17 THEN 7 WHEN 14 THEN 9 ELSE role_id END;
CREATE TABLE sessions (
    session_hash TEXT PRIMARY KEY,
    subuser_id INTEGER NOT NULL REFERENCES subusers ON DELETE CASCADE,
    expires REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE history_reports (
    history_report_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created TEXT NOT NULL,
    filters TEXT NOT NULL,
    content TEXT NOT NULL,
    download_count INTEGER NOT NULL DEFAULT 0,
    last_downloaded TEXT
);
CREATE TABLE authorized_ips (
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    authorized_ip TEXT NOT NULL,
    allowed INTEGER NOT NULL,
    description TEXT,
    created TEXT NOT NULL,
    PRIMARY KEY (account_id, authorized_ip, allowed)
) WITHOUT ROWID;
CREATE TABLE admin_roles (
    admin_role_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    admin_role_name TEXT NOT NULL,
    admin_role_active INTEGER NOT NULL DEFAULT 1,
    system_role INTEGER NOT NULL DEFAULT 0,
    allowed_entries TEXT NOT NULL DEFAULT '[]',
    denied_entries TEXT NOT NULL DEFAULT '[]',
    modified TEXT NOT NULL
);
CREATE TABLE admin_users (
    admin_user_id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    admin_user_name TEXT NOT NULL,
    admin_user_display_name TEXT NOT NULL,
    admin_user_active INTEGER NOT NULL DEFAULT 1,
    modified TEXT NOT NULL,
    UNIQUE (account_id, admin_user_name)
);
CREATE TABLE admin_user_roles (
    admin_user_id INTEGER NOT NULL REFERENCES admin_users ON DELETE CASCADE,
    admin_role_id INTEGER NOT NULL REFERENCES admin_roles ON DELETE CASCADE,
    PRIMARY KEY (admin_user_id, admin_role_id)
) WITHOUT ROWID;
"""

# A store is updated from one version to the next; a new one goes through all of them.
VERSIONS: Final = (FIRST, SECOND)
