package message

import (
	"strings"
	"testing"
	"time"
)

// R47, R51: HTML is read as text that is safe and whole.
func TestHTMLBecomesSafeText(t *testing.T) {
	for in, want := range map[string]string{
		"<p>a</p><p>b &amp; &lt;c&gt;</p>":                         "a\n\nb & <c>",
		"a<br>b<br/>c":                                             "a\nb\nc",
		"<style>p{}</style><script>alert('<p>')</script>x":         "x",
		"<head><title>t</title><style>p{}</style></head><body>x":   "x",
		"<head><meta charset=utf-8><body>the head is never closed": "the head is never closed",
		"1 < 2 and 3 > 2":                                          "1 < 2 and 3 > 2",
		"if a<b then c":                                            "if a<b then c",
		"a<b and <b>c</b>":                                         "a<b and c",
		"<!-- comment <b> -->x<!-->y<!---->z":                      "xyz",
		"</a></script>stray":                                       "stray",
		"<pre>line 1\n  line 2</pre>":                              "line 1\n  line 2",
		"a\n  b\tc":                                                "a b c",
		"<":                                                        "<",
		"<b":                                                       "<b",
		"<noscript>seen</noscript>":                                "seen",
		"氏名：　架空　太郎":                                                "氏名：　架空　太郎",
		"a&nbsp;&nbsp;b":                                           "a  b",
		"<p>a</p><p>&nbsp;</p><p>b</p>":                            "a\n\n\n\nb",
		"<p title=\"a > b\">c</p>":                                 "c",
		"<p title='a>b\" c'>d</p>":                                 "d",
		"&#x67b6;&#31354;&copy;&nosuch;":                           "架空©&nosuch;",
		"<img alt=\"図1\" src=\"cid:x\"><img src=http://x.test/t.gif>":  "図1",
		"<o:p>a</o:p><v:shape>b</v:shape>":                             "ab",
		"<!--[if mso]><p>Outlook</p><![endif]-->seen":                  "seen",
		"<![if !mso]>seen<![endif]>":                                   "seen",
		"<!--[if !mso]><!-->seen<!--<![endif]-->":                      "seen",
		"<div><div>a</div></div><div>b</div>":                          "a\nb",
		"<iframe src=http://x.test/></iframe><object data=x></object>": "",
		// tables and lists
		"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>": "a\tb\nc",
		"<table><tr><th>項目<th>値<tr><td>製品<td>架空</table>":                  "項目\t値\n製品\t架空",
		"<ul><li>a</li><li>b</li></ul>c":                                  "・a\n・b\n\nc",
		"<ol><li>a<li>b<ul><li>c</ul><li>d</ol>":                          "1. a\n2. b\n・c\n\n3. d",
		"<ol start=3><li>a</ol>":                                          "3. a",
		"<li>no list":                                                     "no list",
		"</ul></ol>x":                                                     "x",
		"<dl><dt>a</dt><dd>b</dd></dl>":                                   "a\nb",
		// quotations
		"own<blockquote>theirs<br>more<blockquote>older</blockquote></blockquote>own": "own\n\n> theirs\n> more\n\n>> older\n\nown",
		"<blockquote><pre>a\n\nb</pre></blockquote>":                                  "> a\n> \n> b",
		"</blockquote>x": "x",
		// links
		"<a href=\"https://x.example/?a=1&amp;b=2\">here</a>.":          "here <https://x.example/?a=1&b=2>.",
		"<a href='https://x.example/'>x.example</a>":                    "x.example",
		"<a href=https://x.example>https://x.example/</a>":              "https://x.example/",
		"<a href='http://evil.example/'>https://bank.example/</a>":      "https://bank.example/ <http://evil.example/>",
		"<a href=mailto:a@x.example>a@x.example</a>":                    "a@x.example",
		"<a href='mailto:b@x.example'>a@x.example</a>":                  "a@x.example <mailto:b@x.example>",
		"<a href='javascript:alert(1)'>here</a>":                        "here",
		"<a href='JaVaScRiPt:x'>a</a><a href='data:text/html,x'>b</a>":  "ab",
		"<a href=' http://x.example/a b\n'>here</a>":                    "here <http://x.example/ab>",
		"<a href='http://x.example/'>never closed":                      "never closed <http://x.example/>",
		"<a href='http://x.example/'>one<a href='http://y.example'>two": "one <http://x.example/>two <http://y.example>",
		"<a data-href='http://y.example' href='http://x.example'>a</a>": "a <http://x.example>",
		"<a href='http://x.example'></a>b":                              "<http://x.example>b",
	} {
		got, concealed := htmlText(in)
		if got != want || concealed != "" {
			t.Errorf("%q: got %q, want %q; concealed %q", in, got, want, concealed)
		}
	}
}

// R51: what HTML hides from the reader is not shown as though it could be seen, and is named.
func TestHiddenTextIsNamedAndNotShown(t *testing.T) {
	for _, hiding := range []string{
		"<div style=\"display: none\">%<div>deep</div></div>", "<div hidden>%</div>", "<p style='display:none'>%<p>", "<span style=\"font-size:0px\">%</span>", "<span style='FONT-SIZE: 0'>%</span>", "<div style='mso-hide:all'>%</div>",
		"<div style='max-height:0;overflow:hidden'>%</div>", "<span style='color:#ffffff;background-color:#ffffff'>%</span>", "<span style='opacity:0'>%</span>", "<span style='visibility:hidden!important'>%</span>",
		"<td style='display:none'>%<table><tr><td>more</table><td>", "<div style='position:absolute;left:-9999px'>%</div>", "<p style=\"color:red;display:none\" class=x>%</p>", "<tr style='display:none'><td>%<tr>", "<template>%", "<!-- %",
		"<style>%", "<div style=display:none>%",
	} {
		in := "<body>first " + strings.Replace(hiding, "%", "concealed words", 1)
		open := strings.Contains(hiding, "<template>") || strings.HasPrefix(hiding, "<!--") || hiding == "<style>%" || hiding == "<div style=display:none>%"
		if !open {
			in += " last"
		}
		got, concealed := htmlText(in)
		if !strings.HasPrefix(concealed, "concealed words") || strings.Contains(got, "concealed") || !strings.HasPrefix(got, "first") || !open && !strings.HasSuffix(got, "last") {
			t.Errorf("%q: got %q, concealed %q", in, got, concealed)
		}
	}
	for _, seen := range []string{
		"<span style='font-size:0.9em'>%</span>", "<div class='hidden'>%</div>", "<div title='not hidden'>%</div>", "<div style='overflow:hidden'>%</div>", "<div style='opacity:0.9'>%</div>", "<p style='text-indent:-18.0pt'>%</p>",
		"<div style='max-height:0.5em;overflow:hidden'>%</div>", "<div data-hidden=x aria-hidden=false>%</div>", "<p style='left:0;font-size:10px'>%</p>", "<div style='color:#000;background:#fff'>%</div>", "<div style='display:none-such'>%</div>",
	} {
		if got, concealed := htmlText(strings.Replace(seen, "%", "seen words", 1)); got != "seen words" || concealed != "" {
			t.Errorf("%q: got %q, concealed %q", seen, got, concealed)
		}
	}
	bothEnds(t, "From: a@b.example\nContent-Type: text/html\n\n<div style='display:none'>the preview\nof lists</div>seen", func(t *testing.T, m *Mail) {
		if m.Text != "seen" || len(m.Problems) != 1 || m.Problems[0].What != `hidden from the reader: "the preview of lists"` {
			t.Errorf("text %q, problems %q", m.Text, said(m))
		}
	})
}

// What an HTML mail quotes is not taken for its sender's words. R51
func TestQuotedHTMLIsNotFresh(t *testing.T) {
	bothEnds(t, "From: a@b.example\nContent-Type: text/html\n\n<div>my answer</div><div class=gmail_quote><blockquote>[IPA#12345678] accept product<br>their words</blockquote></div>", func(t *testing.T, m *Mail) {
		if got := FreshText(m.Text); got != "my answer" || !strings.Contains(m.Text, "> their words") {
			t.Errorf("fresh %q of %q", got, m.Text)
		}
	})
}

// R45: HTML of any kind takes time in proportion to its size.
func TestReadingHTMLIsLinear(t *testing.T) {
	for _, piece := range []string{"<a '", "<a \"x", "<a b='<", "<a b=\"", "<!--", "<style>", "<p hidden>", "<td hidden>", "<ul>", "<blockquote>", "<a href=http://x.test/>", "<", "<>", "&", "&amp", "<pre>\n", "\u00a0", "<div hidden", "<x a=b c='d' e=\"f\" ", "<![if ", "</", "<a b=\"'", "<a b='\"<", "<a =\"<a ='"} {
		took := func(n int) time.Duration {
			in := strings.Repeat(piece, n/len(piece)) + ">"
			best := time.Hour
			for range 3 {
				start := time.Now()
				htmlText(in)
				best = min(best, time.Since(start))
			}
			return best
		}
		for tries := 5; ; tries-- {
			small, large := took(1<<15), took(1<<18)
			if large <= 32*small+20*time.Millisecond {
				break
			}
			if tries == 1 {
				t.Errorf("%q: %v for n, %v for 8n", piece, small, large)
				break
			}
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<p>a</p>", "<a href='x'>b", "<div style='display:none'>x</div>y", "<ol><li>a</ol>", "<!-- x", "<pre>a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		shown, concealed := htmlText(in)
		if len(concealed) > 3*longestDark || strings.Contains(strings.ToLower(shown), "<script") && !strings.Contains(strings.ToLower(in), "script") {
			t.Fatalf("%q: %q, %q", in, shown, concealed)
		}
	})
}
