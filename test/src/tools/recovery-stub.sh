#!/usr/bin/env bash
# Stands in for every program that the recovery scripts call: its name is the name it is called by. What is stored
# lands below $STUB_STORE, and every call that changes something is a line of $STUB_STORE/changes.
set -euo pipefail
name=${0##*/}
store=$STUB_STORE/objects
mkdir -p "$store"

changes() {
  printf '%s %s\n' "$name" "$*" >>"$STUB_STORE/changes"
}

# The value of an option: `--name value` or `--name=value`.
option() {
  local wanted=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      "$wanted") printf '%s' "$2" && return ;;
      "$wanted="*) printf '%s' "${1#*=}" && return ;;
    esac
    shift
  done
}

# s3://bucket/key, gs://bucket/key and host:path as a file of the store
stored() {
  local path=${1#s3://}
  path=${path#gs://}
  printf '%s/%s' "$store" "${path//:/}"
}

is_remote() {
  case $1 in
    s3://* | gs://* | *@*:*) return 0 ;;
    *) return 1 ;;
  esac
}

# The last two words are source and destination.
copy() {
  local from=${*: -2:1} to=${*: -1}
  if is_remote "$to"; then
    changes "$@"
    to=$(stored "$to")
    mkdir -p "$(dirname "$to")"
  fi
  if is_remote "$from"; then
    from=$(stored "$from")
  fi
  cp -R "$from" "$to"
}

list() {
  (cd "$1" 2>/dev/null && find . -type f | sed 's#^\./##') || true
}

now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
case "$name $*" in
  'aws s3 cp '* | 'gcloud storage cp '*) copy "$@" ;;
  'aws s3 sync '* | 'gcloud storage rsync '* | 'az storage blob copy '*) changes "$@" ;;
  'aws s3api list-objects-v2 '*) list "$store/$(option --bucket "$@")" ;;
  'gcloud storage objects list '*) list "$store/$(printf '%s' "$4" | cut -d/ -f3)" ;;
  'az storage blob upload '*)
    changes "$@"
    file=$store/$(option --container-name "$@")/$(option --name "$@")
    mkdir -p "$(dirname "$file")"
    cp "$(option --file "$@")" "$file"
    ;;
  'az storage blob download '*) cp "$store/$(option --container-name "$@")/$(option --name "$@")" "$(option --file "$@")" ;;
  'az storage blob list '*) list "$store/$(option --container-name "$@")" ;;
  'rsync --recursive --list-only '*)
    prefix=$(stored "${*: -1}")
    list "${prefix%/}" | sed 's#^#-rw-r--r-- 1 2026/01/31 02:00:00 #'
    ;;
  'rsync --archive '*) changes "$@" ;;
  'rsync '*) copy "$@" ;;
  'aws rds describe-db-instances '*LatestRestorableTime*) printf '%s\n' "$now" ;;
  'aws backup list-recovery-points'*) printf '%s\n' "$now" ;;
  'aws backup start'* | 'aws rds restore'*) changes "$@" ;;
  'velero backup get '*)
    printf '{"items":[{"metadata":{"name":"b1"},"status":{"phase":"Completed","completionTimestamp":"%s"}}]}\n' "$now"
    ;;
  'velero '*create*) changes "$@" ;;
  'kubectl '*' create '*) changes "$@" ;;
  'pg_dump '* | 'mysqldump '*)
    changes "$@"
    printf 'data\n-- Dump completed\n' >"$(option --file "$@")$(option --result-file "$@")"
    ;;
  'vault operator raft snapshot save '*)
    changes "$@"
    printf 'snapshot\n' >"${*: -1}"
    ;;
  'vault operator raft snapshot restore '* | 'createdb '* | 'pg_restore --no-password'*) changes "$@" ;;
  'mysql '*) changes "$@" ;;
  'runuser -u postgres -- '*)
    shift 3
    exec "$@"
    ;;
  'pgbackrest '*' info') printf '[{"backup":[{"timestamp":{"stop":%s}}]}]\n' "$(date +%s)" ;;
  'pgbackrest '*' backup' | 'pgbackrest '*' restore') changes "$@" ;;
  'age --encrypt '*) cp "${*: -1}" "$(option --output "$@")" ;;
  'age --decrypt '*) cp "${*: -1}" "$(option --output "$@")" ;;
  'install '*) changes "$@" ;;
  'dig '*) printf '192.0.2.1\n' ;;
  'curl '*) exit 22 ;;
  'terraform '* | 'tofu '*) changes "$@" ;;
  *) printf 'x\n' ;;
esac
