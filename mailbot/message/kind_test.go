package message

import (
	"slices"
	"strings"
	"testing"
)

// R68 and R73 in part: automatic and list mail is told by header, return
// path, sender or the start of the subject. No person's mail is taken for it.
func TestKindOfMail(t *testing.T) {
	for header, want := range map[string]Kind{
		"Subject: s":                                    KindMessage,
		"Auto-Submitted: no":                            KindMessage,
		"Auto-Submitted: auto-replied":                  KindAutoReply,
		"Auto-Submitted: auto-generated (x); owner=y":   KindAutoReply,
		"X-Autoreply: yes":                              KindAutoReply,
		"Precedence: auto_reply":                        KindAutoReply,
		"Precedence: bulk":                              KindAutoReply,
		"Precedence: list":                              KindList,
		"List-Id: <x.ml.example>":                       KindList,
		"List-Id: <x.ml.example>\nPrecedence: bulk":     KindList,
		"Return-Path: <>":                               KindAutoReply,
		"Subject: 自動応答: 受理":                             KindAutoReply,
		"Subject: 【自動返信】お問い合わせ":                         KindAutoReply,
		"Subject: 不在通知":                                 KindAutoReply,
		"Subject: Out of Office: x":                     KindAutoReply,
		"Subject: Automatic reply: x":                   KindAutoReply,
		"Subject: 担当者の不在について":                           KindMessage,
		"Subject: Vulnerability in the vacation module": KindMessage,
		"Subject: Re: 自動応答機能の脆弱性":                       KindMessage,
		"X-Auto-Response-Suppress: All":                 KindMessage,
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b": KindAutoReply,
	} {
		bothEnds(t, "From: a@b.example\n"+header+"\n\nx", func(t *testing.T, m *Mail) {
			if m.Kind != want {
				t.Errorf("%q: %s", header, m.Kind)
			}
		})
	}
	for from, want := range map[string]Kind{"no-reply@b.example": KindAutoReply, "DoNotReply@b.example": KindAutoReply, "noreply+1@b.example": KindAutoReply, "nora.eply@b.example": KindMessage} {
		if m := Parse([]byte("From: "+from+"\n\nx"), DefaultLimits()); m.Kind != want {
			t.Errorf("%s: %s", from, m.Kind)
		}
	}
}

const standardBounce = `Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host mx.example.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Original-Envelope-Id: <env-1>

Final-Recipient: rfc822; vendor@developer.example
Original-Recipient: rfc822;PSIRT@Developer.EXAMPLE
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user
 unknown

--b
Content-Type: message/rfc822

From: r@office.example
Message-ID: <m@office.example>

body
--b--
`

// R70 and R75 in part, R79 in part: what a notification says, structured or
// home-made.
func TestBouncesAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want Bounce
	}{
		"standard": {standardBounce, Bounce{[]string{"PSIRT@developer.example"}, false, true, true, "5.1.1", "550 5.1.1 user unknown", "m@office.example", "env-1"}},
		"delayed":  {strings.NewReplacer("failed", "delayed", "5.1.1", "4.4.1", "550", "451").Replace(standardBounce), Bounce{[]string{"PSIRT@developer.example"}, false, false, false, "4.4.1", "451 4.4.1 user unknown", "m@office.example", "env-1"}},
		"qmail": {"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n\n<v@developer.example>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 no such user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <m@office.example>\nTo: other@x.example\n",
			Bounce{[]string{"v@developer.example"}, false, true, true, "", "Remote host said: 550 no such user", "m@office.example", ""}},
		"exim": {"From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: v@developer.example\nSubject: Mail delivery failed: returning message to sender\nReferences: <m@office.example>\n\nThis message was created automatically by mail delivery software.\n  v@developer.example\n    user unknown\n",
			Bounce{[]string{"v@developer.example"}, false, true, true, "", "user unknown", "m@office.example", ""}},
		"mobile carrier": {"Return-Path: <>\nFrom: mailer-daemon@carrier.example\nSubject: Mail System Error\nContent-Type: text/plain; charset=iso-2022-jp\n\n" + jis("次のあて先へのメッセージはエラーのため送信できませんでした。") + "\n<v@carrier.example>: 550 Unknown user\nMessage-Id: <m@office.example>\n",
			Bounce{[]string{"v@carrier.example"}, false, true, true, "", "<v@carrier.example>: 550 Unknown user", "m@office.example", ""}},
		"will retry": {"From: MAILER-DAEMON@mx.example\nSubject: Delivery Status Notification (Delay)\nIn-Reply-To: <m@office.example>\n\nDelivery to v@developer.example has been delayed: 4.4.1\n",
			Bounce{[]string{"v@developer.example"}, false, false, false, "4.4.1", "Delivery to v@developer.example has been delayed: 4.4.1", "m@office.example", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			bothEnds(t, c.raw, func(t *testing.T, m *Mail) {
				if m.Kind != KindBounce {
					t.Fatalf("kind %s", m.Kind)
				}
				b := m.Bounce
				if !slices.Equal(b.Recipients, c.want.Recipients) || b.Permanent != c.want.Permanent || b.Status != c.want.Status || b.Reason != c.want.Reason ||
					b.OfMessageID != c.want.OfMessageID || b.OfEnvelopeID != c.want.OfEnvelopeID {
					t.Errorf("%+v", *b)
				}
			})
		})
	}
}

func TestNoOrdinaryMailIsABounce(t *testing.T) {
	for _, raw := range []string{
		"From: taro@finder.example\nSubject: Undelivered Mail Returned to Sender\n\nI got this: user unknown 550 5.1.1\n",
		"From: taro@finder.example\nSubject: fw\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n--b--\n",
		"From: postmaster@developer.example\nSubject: our answer\n\nWe looked into it.\n",
	} {
		if m := Parse([]byte(raw), DefaultLimits()); m.Kind == KindBounce {
			t.Errorf("%q is called a bounce", raw)
		}
	}
}
