package message

import (
	"testing"
	"time"
)

// Any blank may stand before a mark of quotation; none keeps the reader for ever. S22
func TestBlanksBeforeAMarkOfQuotationEnd(t *testing.T) {
	for _, blank := range []string{" ", "\t", "\u00a0", "\u3000", "\u2003", "\u202f", "\u0085", "\v", "\f", "\u2028"} {
		done := make(chan bool)
		go func() {
			ReadForm(blank + "> 1. 届出者情報\n" + blank + ">" + blank + "> 氏名：山田")
			ReadReply(blank + "> 回答")
			FreshText(blank + "> x")
			Instructions(blank + "> BEGIN")
			close(done)
		}()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Fatalf("%q is read for ever", blank)
		}
	}
}
