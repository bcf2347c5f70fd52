//go:build realhost

package main_test

import (
	"bytes"
	"fmt"
	"mime/quotedprintable"
)

// clearSigned is Becky!'s way with its GnuPG plug-in (users.md A1): gpg --clearsign over ISO-2022-JP with half-width kana, which
// that charset does not really have. Signed words that anybody could read may look, and change nothing (commands.md 2, step 8).
func (s *story) clearSigned() {
	s.becky(s.tanaka, "【"+s.inlineCase+"】 表示\n\nﾖﾛｼｸｵﾈｶﾞｲｼﾏｽ。\n")
	s.o.once(1)
	s.filed("command")
	s.tanaka.take(s.o, "desk/answer_show", s.inlineCase).wants(s.t, "sealed", "探索 花子")

	const words = "\n\n電話ﾃﾞ確認ｽﾞﾐ。\n以上\n"
	s.becky(s.tanaka, "【"+s.inlineCase+"】 ﾒﾓ"+words)
	s.o.once(1)
	s.filed("command refused")
	refused := s.tanaka.take(s.o, "desk/transcript_errors", s.inlineCase)
	s.command(s.tanaka, refused.ready(s.t, "メモ")+words)
	s.o.once(1)
	s.filed("command")
	s.tanaka.take(s.o, "desk/transcript", s.inlineCase).wants(s.t, "sealed", "メモ", "確認ｽﾞﾐ")
}

func (s *story) becky(who *person, text string) {
	s.t.Helper()
	signed, _ := who.tool.(*gnupg).run(inCharset(s.t, text, "ISO-2022-JP-3"), "--armor", "--clearsign")
	s.post(who, draft{subject: jisWord(s.t, "ご連絡"), kind: `text/plain; charset="ISO-2022-JP"`, body: string(signed)})
}

// inlineCommand is Outlook's way with an old add-on, an armored message as the whole text, and then Apple Mail's with GPG Suite:
// PGP/MIME around quoted-printable. Both have the line as the first of the body and name no recipient inside the signature, so
// that a token comes back (S1).
func (s *story) inlineCommand() {
	line := "【" + s.clearCase + "】 受理 ウェブ"
	armored := s.yamada.tool.(*gnupg).sealAs(inCharset(s.t, line+"\n\n山田\n", "ISO-2022-JP"), s.reception(), "--textmode")
	s.post(s.yamada, draft{subject: jisWord(s.t, "RE: ご連絡"), kind: "text/plain; charset=iso-2022-jp", body: string(armored)})
	s.o.once(1)
	s.filed("command unbound")
	asked := s.yamada.take(s.o, "desk/token", s.clearCase)
	asked.wants(s.t, "sealed", "受理 ウェブ")
	s.state(s.clearCase, "received")

	var text bytes.Buffer
	w := quotedprintable.NewWriter(&text)
	fmt.Fprint(w, asked.ready(s.t, "確認")+"\n\n-- \n山田 花子\n")
	must(s.t, w.Close())
	payload := crlf("Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain;\n\tcharset=utf-8\n\n" + text.String())
	kind, body := encryptedMIME(s.yamada.tool.seal(payload, s.reception()))
	s.post(s.yamada, draft{subject: "Re: " + s.clearCase, kind: kind, body: body})
	s.o.once(1)
	s.filed("command")
	s.yamada.take(s.o, "desk/transcript", s.clearCase).wants(s.t, "sealed", "受理 ウェブ")
	s.jiro.take(s.o, "finder/accepted_website").wants(s.t, "signed", s.clearCase) // jiro wrote in clear, of his own accord
	s.state(s.clearCase, "accepted")
}
