//go:build realhost

package main_test

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// thunderbirdObeyed is the first client of users.md A1. Thunderbird protects the subject and with it To, which holds the desk and
// nobody else, so that its command is obeyed at once without an action code (S1 b).
func (s *story) thunderbirdObeyed() {
	b := newThunderbird(s.t, s.o, s.yamada)
	b.send(receptionAddress, "【"+s.inlineCase+"】 影響度 CVSS=9.8 範囲=広", "よろしくお願いします。\n")
	b.quit()
	s.posted()
	raw := s.newest(receptionAddress)
	for _, line := range []string{"\nUser-Agent: Mozilla Thunderbird\r\n", "\nSubject: ...\r\n", "\nContent-Type: multipart/encrypted;"} {
		if !bytes.Contains(raw, []byte(line)) {
			s.t.Fatalf("Thunderbird wrote another kind of mail:\n%s", raw)
		}
	}
	s.o.once(1)
	s.filed("command")
	s.yamada.take(s.o, "desk/transcript", s.inlineCase).wants(s.t, "sealed", "影響度")
	if impact := s.o.show(s.inlineCase)["impact"]; impact != "priority" {
		s.t.Errorf("the impact is %v", impact)
	}
}

// thunderbird is a person's Thunderbird, without a screen, with the key of that person's gpg.
type thunderbird struct {
	*marionette
	cmd *exec.Cmd
}

const marionettePort = "MarionetteActivePort"

func newThunderbird(t *testing.T, o *office, p *person) *thunderbird {
	t.Helper()
	profile, g := folder(t), p.tool.(*gnupg)
	must(t, os.WriteFile(filepath.Join(profile, "user.js"), thunderbirdSettings(t, o.host, p, g.fingerprint), 0o600))
	cmd := exec.Command("thunderbird", "--profile", profile, "--no-remote", "--headless", "--marionette", "--remote-allow-system-access")
	cmd.Env = append(os.Environ(), "HOME="+profile)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &said, &said, patience
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("Thunderbird said:\n%s", said.Bytes())
		}
	})
	must(t, cmd.Start())
	ends(t, cmd, "thunderbird")
	port := 0
	await(t, "Thunderbird", func() bool {
		text, err := os.ReadFile(filepath.Join(profile, marionettePort))
		if err == nil {
			port, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		}
		return port != 0
	})
	b := &thunderbird{dialMarionette(t, port), cmd}
	text, err := os.ReadFile(o.host.authority())
	must(t, err)
	block, _ := pem.Decode(text)
	d := o.desks[receptionAddress]
	b.run(takeKeys, block.Bytes, string(g.secretKey()), g.fingerprint, string(d.key), p.address, o.host.password)
	return b
}

func thunderbirdSettings(t *testing.T, h *host, p *person, fingerprint string) []byte {
	t.Helper()
	_, port, err := net.SplitHostPort(h.submission)
	must(t, err)
	submission, err := strconv.Atoi(port)
	must(t, err)
	var b bytes.Buffer
	for name, value := range map[string]any{
		"mail.accountmanager.accounts":      "account1",
		"mail.account.account1.server":      "server1",
		"mail.account.account1.identities":  "id1",
		"mail.server.server1.type":          "none", // mail is only written here
		"mail.server.server1.hostname":      "Local Folders",
		"mail.server.server1.userName":      "nobody",
		"mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",

		"mail.identity.id1.useremail":        p.address,
		"mail.identity.id1.fullName":         p.name,
		"mail.identity.id1.valid":            true,
		"mail.identity.id1.smtpServer":       "smtp1",
		"mail.identity.id1.fcc":              false,
		"mail.identity.id1.compose_html":     false,
		"mail.identity.id1.openpgp_key_id":   fingerprint[len(fingerprint)-16:],
		"mail.identity.id1.encryptionpolicy": 2, // always
		"mail.identity.id1.sign_mail":        true,

		"mail.smtpservers":                 "smtp1",
		"mail.smtpserver.smtp1.hostname":   "localhost",
		"mail.smtpserver.smtp1.port":       submission,
		"mail.smtpserver.smtp1.username":   p.address,
		"mail.smtpserver.smtp1.try_ssl":    2, // STARTTLS
		"mail.smtpserver.smtp1.authMethod": 3, // a password

		"marionette.port":                                             0, // a free one
		"mail.provider.suppress_dialog_on_startup":                    true,
		"mailnews.start_page.enabled":                                 false,
		"app.update.enabled":                                          false,
		"extensions.update.enabled":                                   false,
		"toolkit.telemetry.enabled":                                   false,
		"network.captive-portal-service.enabled":                      false,
		"network.connectivity-service.enabled":                        false,
		"datareporting.policy.dataSubmissionPolicyBypassNotification": true,
	} {
		text, err := json.Marshal(value)
		must(t, err)
		fmt.Fprintf(&b, "user_pref(%q, %s);\n", name, text)
	}
	return b.Bytes()
}

// takeKeys is what a person does in the settings: trust the authority of the mail host, take in the own key and the desk's, whose
// fingerprint was compared, and keep the password of the submission server.
const takeKeys = `
const [authority, secret, own, desk, user, password] = args;
const load = name => ChromeUtils.importESModule("chrome://openpgp/content/modules/" + name + ".sys.mjs");
Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB).addCertFromBase64(authority, "C,,");
const {RNP} = load("RNP"), {PgpSqliteDb2} = load("sqliteDb"), {EnigmailKeyRing} = load("keyRing");
const mine = await RNP.importSecKeyBlockImpl(null, () => "", false, secret);
const theirs = await RNP.importPubkeyBlockAutoAcceptImpl(null, desk, "verified");
for (const taken of [mine, theirs]) {
	if (taken.exitCode != 0) {
		throw new Error("key: " + taken.errorMsg);
	}
}
await PgpSqliteDb2.acceptAsPersonalKey(own);
EnigmailKeyRing.clearCache();
const login = Cc["@mozilla.org/login-manager/loginInfo;1"].createInstance(Ci.nsILoginInfo);
login.init("smtp://localhost", null, "smtp://localhost", user, password, "", "");
await Services.logins.addLoginAsync(login);
`

// writeMail opens the window in which mail is written, waits until it has chosen to sign, to encrypt and to protect the subject by
// itself, and sends.
const writeMail = `
const [to, subject, body] = args;
const {MailServices} = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
const make = (name, kind) => Cc["@mozilla.org/messengercompose/" + name + ";1"].createInstance(kind);
const mail = make("composeparams", Ci.nsIMsgComposeParams), fields = make("composefields", Ci.nsIMsgCompFields);
Object.assign(fields, {to, subject, body});
const identity = MailServices.accounts.getIdentity("id1");
Object.assign(mail, {type: Ci.nsIMsgCompType.New, format: Ci.nsIMsgCompFormat.PlainText, identity, composeFields: fields});
const opened = new Promise(done => Services.ww.registerNotification(function seen(w, what) {
	if (what == "domwindowopened") {
		Services.ww.unregisterNotification(seen);
		w.addEventListener("load", () => done(w), {once: true});
	}
}));
MailServices.compose.OpenComposeWindowWithParams(null, mail);
const w = await opened;
const isSealed = () => w.gSendSigned && w.gSendEncrypted && w.gEncryptSubject;
const isReady = () => w.composeEditorReady && w.document.querySelector("mail-address-pill") && isSealed();
for (let i = 0; i < 200 && !isReady(); i++) {
	await new Promise(done => w.setTimeout(done, 50));
}
const sent = new Promise((done, fail) => {
	w.addEventListener("aftersend", done, {once: true});
	w.setTimeout(() => fail(new Error("not sent; ready to send: " + isReady())), 20000);
});
w.goDoCommand("cmd_sendNow");
await sent;
`

func (b *thunderbird) send(to, subject, body string) {
	b.t.Helper()
	b.run(writeMail, to, subject, body)
}

func (b *thunderbird) quit() {
	b.t.Helper()
	b.call("Marionette:Quit", map[string]any{"flags": []string{"eAttemptQuit"}})
	if err := b.cmd.Wait(); err != nil {
		b.t.Errorf("Thunderbird ended with %v", err)
	}
}
