#!/bin/sh
# The secrets of compose.yaml, made once: deploy/make_secrets.sh [DIRECTORY]. What is there already is kept.
set -eu
directory=${1:-secrets}
umask 077
mkdir -p "$directory"
chmod 700 "$directory"  # closes it to other users; the files themselves are read by the containers' users

random() { openssl rand "$1" 32 | tr -d '\n'; }
keep() {
    [ -s "$directory/$1" ] || printf %s "$2" > "$directory/$1"
    chmod 444 "$directory/$1"
}

keep secret_key "$(random -hex)"
keep encryption_keys "$(random -base64 | tr '+/' '-_')"  # a Fernet key: 32 bytes in base64 for addresses
keep database_password "$(random -hex)"
keep database_url "postgresql://panel:$(cat "$directory/database_password")@database:5432/panel"
echo "Store a copy of $directory/encryption_keys and $directory/secret_key in another place, away from the backups."
