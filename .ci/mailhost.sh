#!/usr/bin/env bash
# A mail host on loopback for one run of the tests: Postfix takes mail in, Dovecot stores it and gives it out.
#
#   mailhost.sh start DIR            begin; every file lies under DIR, the authority to trust is DIR/ca.pem
#   mailhost.sh stop DIR             end what start began, by process group
#   mailhost.sh dovecot stop DIR     only the IMAP side, as in an outage: Postfix queues meanwhile
#   mailhost.sh dovecot start DIR
#
# Both are plain processes of this machine; nothing of the system's own configuration is read or changed. Root is needed, for
# both change to their own users. MAIL_USERS names the accounts (addresses), MAIL_PASSWORD their one password, and
# SMTP_PORT, SUBMISSION_PORT, IMAP_PORT, IMAPS_PORT the ports.
# Mail to gone@ of any domain is accepted by SMTP and refused at delivery, so that a true delivery status notice comes back.
set -euo pipefail

: "${MAIL_USERS:?addresses of the accounts}" "${MAIL_PASSWORD:?password of the accounts}"
: "${SMTP_PORT:?}" "${SUBMISSION_PORT:?}" "${IMAP_PORT:?}" "${IMAPS_PORT:?}"
mail_user=mail mail_uid=$(id -u mail) mail_gid=$(id -g mail)

die() { echo "mailhost: $*" >&2; exit 1; }

domains() { tr ' ' '\n' <<<"$MAIL_USERS" | sed 's/.*@//' | sort -u; }

# An authority and a certificate made by it, for the name and the address of loopback.
certificates() {
  local key=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30)
  openssl req -x509 "${key[@]}" -subj "/CN=Test authority" -keyout "$dir/ca.key" -out "$dir/ca.pem"
  openssl req "${key[@]}" -subj "/CN=localhost" -keyout "$dir/host.key" -out "$dir/host.csr"
  openssl x509 -req -in "$dir/host.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -days 30 \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") -out "$dir/host.pem"
  chmod 600 "$dir"/*.key
}

configure_dovecot() {
  local user
  for user in $MAIL_USERS; do echo "$user:{PLAIN}$MAIL_PASSWORD::::::"; done >"$dir/dovecot/users"
  cat >"$dir/dovecot/dovecot.conf" <<END
base_dir = $dir/dovecot/run
state_dir = $dir/dovecot/state
log_path = $dir/log/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <$dir/host.pem
ssl_key = <$dir/host.key
mail_location = maildir:$dir/mail/%Lu
mail_uid = $mail_uid
mail_gid = $mail_gid
first_valid_uid = $mail_uid
first_valid_gid = $mail_gid
mail_fsync = never
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%Lu $dir/dovecot/users
}
userdb {
  driver = passwd-file
  args = username_format=%Lu $dir/dovecot/users
  default_fields = home=$dir/mail/%Lu
}
namespace inbox {
  inbox = yes
}
service imap-login {
  inet_listener imap {
    port = $IMAP_PORT
  }
  inet_listener imaps {
    port = $IMAPS_PORT
    ssl = yes
  }
}
service lmtp {
  unix_listener lmtp {
    mode = 0666
  }
}
service auth {
  unix_listener submission {
    mode = 0666
  }
}
END
}

configure_postfix() {
  local name
  {
    for name in $MAIL_USERS; do echo "$name ok"; done
    for name in $(domains); do echo "gone@$name ok"; done
  } >"$dir/postfix/conf/recipients"
  cat >"$dir/postfix/conf/main.cf" <<END
compatibility_level = 3.6
queue_directory = $dir/postfix/queue
data_directory = $dir/postfix/data
maillog_file = $dir/log/postfix.log
maillog_file_prefixes = $dir
myhostname = mail.host.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = error:5.1.2 no mail leaves this machine
relay_domains =
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = $(domains | tr '\n' ' ')
virtual_mailbox_maps = texthash:$dir/postfix/conf/recipients
virtual_transport = lmtp:unix:$dir/dovecot/run/lmtp
smtpd_peername_lookup = no
smtpd_tls_cert_file = $dir/host.pem
smtpd_tls_key_file = $dir/host.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = unix:$dir/dovecot/run/submission
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
END
  cat >"$dir/postfix/conf/master.cf" <<END
127.0.0.1:$SMTP_PORT inet n - n - - smtpd
127.0.0.1:$SUBMISSION_PORT inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
END
}

alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

await() { # PORT WHO
  local i
  for i in $(seq 200); do
    if listens "$1"; then return; fi
    sleep 0.05
  done
  tail -n 30 "$dir"/log/* >&2
  die "$2 does not listen on port $1"
}

dovecot_start() {
  if alive "$dir/dovecot.pid"; then die "dovecot runs already in $dir"; fi
  setsid dovecot -F -c "$dir/dovecot/dovecot.conf" </dev/null >>"$dir/log/dovecot.out" 2>&1 &
  echo $! >"$dir/dovecot.pid"
  await "$IMAP_PORT" dovecot
  await "$IMAPS_PORT" dovecot
}

postfix_start() {
  postfix -c "$dir/postfix/conf" check >>"$dir/log/postfix.out" 2>&1 # makes the folders of the queue
  setsid "$(postconf -h daemon_directory)/master" -c "$dir/postfix/conf" -d </dev/null >>"$dir/log/postfix.out" 2>&1 &
  echo $! >"$dir/postfix.pid"
  await "$SMTP_PORT" postfix
  await "$SUBMISSION_PORT" postfix
}

# Ends a server and everything that it started, which is its process group, and waits for all of them.
end() { # PIDFILE
  local pid i
  if ! [ -s "$1" ]; then return 0; fi
  pid=$(cat "$1")
  for i in $(seq 200); do
    if ! kill -0 -- "-$pid" 2>/dev/null; then break; fi
    if [ $((i % 20)) = 1 ]; then kill -TERM -- "-$pid" 2>/dev/null || true; fi
    sleep 0.05
  done
  kill -KILL -- "-$pid" 2>/dev/null || true
  rm -f "$1"
}

start() {
  [ "$(id -u)" = 0 ] || die "must be root"
  local port
  for port in "$SMTP_PORT" "$SUBMISSION_PORT" "$IMAP_PORT" "$IMAPS_PORT"; do
    if listens "$port"; then die "port $port is taken"; fi
  done
  mkdir -p "$dir"/{log,mail,dovecot/run,dovecot/state,postfix/conf,postfix/queue,postfix/data}
  chmod 755 "$dir"
  chmod 1777 "$dir/log"
  chown "$mail_user:" "$dir/mail"
  chown postfix: "$dir/postfix/data"
  certificates 2>"$dir/log/openssl.out"
  configure_dovecot
  configure_postfix
  dovecot_start
  postfix_start
}

case "${1:-} ${2:-} ${3:-}" in
"start "?*) dir=$(mkdir -p "$2" && cd "$2" && pwd -P) && start ;;
"stop "?*) dir=$2 && end "$dir/postfix.pid" && end "$dir/dovecot.pid" ;;
"dovecot start "?*) dir=$3 && dovecot_start ;;
"dovecot stop "?*) dir=$3 && end "$dir/dovecot.pid" ;;
*) die "usage: mailhost.sh start DIR | stop DIR | dovecot start DIR | dovecot stop DIR" ;;
esac
