package mailhost_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"keikai/mailbot/transport/mailhost"
)

const desk = "report@ipa.test"

func serve(t *testing.T) (*mailhost.Host, *imapclient.Client) {
	t.Helper()
	host, pipe := mailhost.New(), mailhost.PipeListener()
	host.AddUser(desk, "secret")
	var served sync.WaitGroup
	served.Go(func() { _ = host.ServeIMAP(pipe) })
	c, err := pipe.Dial(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	client := imapclient.New(c, nil)
	t.Cleanup(func() {
		_ = client.Close()
		_ = host.Close()
		served.Wait()
	})
	if err := client.Login("Report@IPA.test", "secret").Wait(); err != nil {
		t.Fatal(err)
	}
	return host, client
}

func deliver(t *testing.T, host *mailhost.Host, raw string, at time.Time) {
	t.Helper()
	if err := host.Deliver(desk, []byte(raw), at); err != nil {
		t.Fatal(err)
	}
}

func TestDeliverAddsTheTraceOfLMTP(t *testing.T) {
	host := mailhost.New()
	host.AddUser(desk, "secret")
	raw := "From: Finder <finder@finder.test>\r\n\r\nx\r\n"
	deliver(t, host, raw, time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC))
	m := host.Messages("REPORT@ipa.test")[0]
	if !bytes.HasPrefix(m.Raw, []byte("Return-Path: <finder@finder.test>\r\nReceived: from ")) || !bytes.HasSuffix(m.Raw, []byte("\r\n"+raw)) ||
		!bytes.Contains(m.Raw, []byte("with LMTP\r\n\tfor <report@ipa.test>; Wed, 01 Apr 2026 09:00:00 +0000")) || m.From != "finder@finder.test" {
		t.Errorf("got %q from %q", m.Raw, m.From)
	}
	if err := host.Deliver("nobody@ipa.test", nil, time.Time{}); err == nil || host.Messages("nobody@ipa.test") != nil {
		t.Errorf("unknown user: %v", err)
	}
}

func TestSearchFindsByEveryKindOfCriterion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host, client := serve(t)
		deliver(t, host, "From: a@a.test\r\nSubject: Alpha\r\n beta\r\nDate: Thu, 01 Jan 2026 00:00:00 +0900\r\n\r\nfirst", time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC))
		deliver(t, host, "no header\r\n\r\nsecond"+strings.Repeat("x", 500), time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC))
		host.Flag(desk, 2, `\seen`, "$Done")
		if _, err := client.Select("inbox", nil).Wait(); err != nil {
			t.Fatal(err)
		}
		april2 := time.Date(2026, 4, 2, 0, 0, 0, 0, time.UTC)
		for name, c := range map[string]struct {
			criteria imap.SearchCriteria
			want     string
		}{
			"all":        {imap.SearchCriteria{}, "1:2"},
			"last":       {imap.SearchCriteria{UID: []imap.UIDSet{{{Start: 9}}}}, "2"},
			"seen":       {imap.SearchCriteria{Flag: []imap.Flag{imap.FlagSeen}}, "2"},
			"not seen":   {imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}}, "1"},
			"keyword":    {imap.SearchCriteria{Flag: []imap.Flag{"$done"}}, "2"},
			"since":      {imap.SearchCriteria{Since: april2}, "2"},
			"before":     {imap.SearchCriteria{Before: april2}, "1"},
			"sent":       {imap.SearchCriteria{SentBefore: april2}, "1"},
			"larger":     {imap.SearchCriteria{Larger: 500}, "2"},
			"header":     {imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "subject", Value: "ALPHA BETA"}}}, "1"},
			"body":       {imap.SearchCriteria{Body: []string{"SECOND"}}, "2"},
			"text":       {imap.SearchCriteria{Text: []string{"alpha"}}, "1"},
			"not":        {imap.SearchCriteria{Not: []imap.SearchCriteria{{Body: []string{"first"}}}}, "2"},
			"or":         {imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{{Body: []string{"first"}}, {Larger: 500}}}}, "1:2"},
			"none of it": {imap.SearchCriteria{Body: []string{"first"}, Larger: 500}, ""},
		} {
			data, err := client.UIDSearch(&c.criteria, nil).Wait()
			if err != nil || data.All.String() != c.want {
				t.Errorf("%s: %v, %v; want %q", name, data, err, c.want)
			}
		}
	})
}

func TestFoldersAreMadeRenamedAndDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host, client := serve(t)
		deliver(t, host, "From: a@a.test\r\n\r\nx", time.Now())
		for _, err := range []error{
			client.Create("Done", nil).Wait(),
			client.Rename("Done", "Old", nil).Wait(),
			client.Create("Gone", nil).Wait(),
			client.Delete("Gone").Wait(),
		} {
			if err != nil {
				t.Error(err)
			}
		}
		if client.Create("Old", nil).Wait() == nil || client.Delete("INBOX").Wait() == nil || client.Delete("Done").Wait() == nil {
			t.Error("a folder was made twice, or one deleted that must not be")
		}
		list, err := client.List("", "*", nil).Collect()
		if err != nil || len(list) != 2 || list[0].Mailbox != "INBOX" || list[1].Mailbox != "Old" {
			t.Errorf("folders %v, %v", list, err)
		}
		status, err := client.Status("INBOX", &imap.StatusOptions{NumMessages: true, UIDNext: true, NumUnseen: true}).Wait()
		if err != nil || *status.NumMessages != 1 || status.UIDNext != 2 || *status.NumUnseen != 1 {
			t.Errorf("status %+v, %v", status, err)
		}
	})
}

func TestFaultHappensAsOftenAsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		host, client := serve(t)
		host.Break(mailhost.Fault{Command: "SELECT", Match: "Other", Do: "reply:NO other"})
		host.Break(mailhost.Fault{Command: "SELECT", Do: "reply:NO not now", Times: 2})
		for i, fails := range []bool{true, true, false} {
			if _, err := client.Select("INBOX", nil).Wait(); (err != nil) != fails {
				t.Errorf("time %d: %v", i, err)
			}
		}
		for range 3 {
			if _, err := client.Select("Other", nil).Wait(); err == nil || !strings.Contains(err.Error(), "other") {
				t.Errorf("lasting fault: %v", err)
			}
		}
		host.Mend()
		if _, err := client.Select("Other", nil).Wait(); err == nil || strings.Contains(err.Error(), "other") {
			t.Errorf("mended: %v", err)
		}
	})
}

func TestPipeEndsLikeAClosedPort(t *testing.T) {
	pipe := mailhost.PipeListener()
	_ = pipe.Close()
	if _, err := pipe.Dial(t.Context(), "", ""); err == nil {
		t.Error("dialled a closed pipe")
	}
	if _, err := pipe.Accept(); err == nil {
		t.Error("accepted on a closed pipe")
	}
}
