package advisory

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"time"

	"keikai/mailbot/handling"
)

// MessageType says which step of the talk with a vendor a message is, in the numbers of VULDEF 2.0.
type MessageType int

// The steps. A vendor is told the summary, asks for the detail, gets it, and tells its status.
const (
	OtherMessage   MessageType = 0
	SummaryMessage MessageType = 1
	DetailMessage  MessageType = 2
	StatusMessage  MessageType = 3
)

// Message is a VULDEF document with a JvnHandlingDataset, which the coordinating body and a vendor exchange before anything is public.
// VULDEF 2.0 is the last version that has it for both sides, and the one that vendors' programs read.
type Message struct {
	ID         string // the number that the vendor knows the case by
	FromVendor bool
	Type       MessageType
	Request    bool // the vendor asks for the detail
	Title      string
	Overview   Text
	Detail     Text   // in a message of that type only
	Keyword    string // of the technology keyword list: which vendors are told
	Planned    string // day of publication, as far as it is fixed
	Numbers    []string
	URLs       []string
	Affected   []MessageStatus // of the vendor's products
	Solution   Text
	At         time.Time
	Received   time.Time // when the status was registered: makes the message a receipt
	Rest       []Text    // what else stands in a document that was read; nothing is written of it
}

// MessageStatus is what a vendor says of a product.
type MessageStatus struct {
	Vendor, Product string
	Versions        []string
	Status          Status
	Description     Text
}

// ErrMessage is a document that is no message between the body and a vendor.
var ErrMessage = errors.New("not a VULDEF handling message")

type messageDocument struct {
	XMLName xml.Name    `xml:"http://jvn.jp/vuldef/ VULDEF-Document"`
	Version string      `xml:"version,attr"`
	Lang    string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr,omitempty"`
	Vulinfo messageInfo `xml:"Vulinfo"`
}

type messageInfo struct {
	Restriction string      `xml:"restriction,attr"`
	ID          string      `xml:"VulinfoID"`
	Data        messageData `xml:"VulinfoData"`
	Dataset     dataset     `xml:"AdditionalData"`
}

type messageData struct {
	Title       string              `xml:"Title,omitempty"`
	Description *messageDescription `xml:"VulinfoDescription"`
	Affected    *messageProducts    `xml:"Affected"`
	Solution    *messageSolution    `xml:"Solution"`
	Updated     string              `xml:"DateLastUpdated,omitempty"`
}

type messageDescription struct {
	Overview string   `xml:"Overview"`
	Detail   []string `xml:"Detail"`
}

// Parts that a message may lack are pointers: their elements must not be there empty.
type messageProducts struct {
	Items []messageAffected `xml:"AffectedItem"`
}

type messageSolution struct {
	Items []string `xml:"SolutionItem>Description"`
}

type messageAffected struct {
	Status      string   `xml:"affectedstatus,attr,omitempty"`
	Name        string   `xml:"Name,omitempty"`
	Product     string   `xml:"ProductName,omitempty"`
	Versions    []string `xml:"VersionNumber"`
	Description []string `xml:"Description"`
}

type dataset struct {
	Server  *handlingServer `xml:"JvnHandlingDataset>HandlingServer"`
	Client  *handlingClient `xml:"JvnHandlingDataset>HandlingClient"`
	Receipt *receipt        `xml:"JvnDataset"`
}

type handlingServer struct {
	IDs       []string    `xml:"VN>ID"`
	URLs      []string    `xml:"URLPublished>URL"`
	Published string      `xml:"DatePublished,omitempty"`
	Keyword   string      `xml:"Keyword,omitempty"`
	Type      MessageType `xml:"MessageType"`
}

type handlingClient struct {
	Type    MessageType `xml:"MessageType"`
	Request int         `xml:"DTRequest"`
}

type receipt struct {
	Received string `xml:"DateReceived"`
}

// WriteMessage writes a message in a language. What a summary must not hold it does not hold, whatever m says.
func WriteMessage(m Message, l handling.Lang) ([]byte, error) {
	if m.ID == "" {
		return nil, fmt.Errorf("write message: %w: it has no number", ErrMessage)
	}
	m = plainCopy(m)
	data := messageData{Title: m.Title}
	if m.Solution != "" {
		data.Solution = &messageSolution{texts(m.Solution)}
	}
	if len(m.Affected) > 0 {
		data.Affected = &messageProducts{}
	}
	if m.Overview != "" {
		data.Description = &messageDescription{Overview: string(m.Overview)}
		if m.Type == DetailMessage {
			data.Description.Detail = texts(m.Detail)
		}
	}
	for _, a := range m.Affected {
		item := messageAffected{Name: a.Vendor, Product: a.Product, Versions: a.Versions, Description: texts(a.Description)}
		if a.Status != Provided {
			item.Status = string(a.Status)
		}
		data.Affected.Items = append(data.Affected.Items, item)
	}
	if !m.At.IsZero() {
		data.Updated = stamp(m.At)
	}
	return marshalXML("message", messageDocument{
		Version: "2.0", Lang: string(l), Vulinfo: messageInfo{"private", m.ID, data, datasetOf(m)},
	})
}

func datasetOf(m Message) dataset {
	var d dataset
	if m.FromVendor {
		d.Client = &handlingClient{Type: m.Type}
		if m.Request {
			d.Client.Request = 1
		}
		return d
	}
	d.Server = &handlingServer{IDs: m.Numbers, URLs: m.URLs, Published: m.Planned, Keyword: m.Keyword, Type: m.Type}
	if !m.Received.IsZero() {
		d.Receipt = &receipt{stamp(m.Received)}
	}
	return d
}

// maxMessage is how large a message from outside may be.
const maxMessage = 1 << 20

// ReadMessage reads what a vendor sent, or what WriteMessage wrote. It reads UTF-8 without a document type, so nothing in it can make
// the reader fetch or unfold anything, and makes every text plain.
func ReadMessage(data []byte) (Message, error) {
	var doc messageDocument
	if len(data) > maxMessage {
		return Message{}, fmt.Errorf("read message: %w: %d bytes are too many", ErrMessage, len(data))
	}
	rest, wrong := restOf(data)
	if wrong != "" {
		return Message{}, fmt.Errorf("read message: %w: %s", ErrMessage, wrong)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&doc); err != nil {
		return Message{}, fmt.Errorf("read message: %w: %w", ErrMessage, err)
	}
	if len(bytes.TrimSpace(data[d.InputOffset():])) > 0 {
		return Message{}, fmt.Errorf("read message: %w: there is more after its end", ErrMessage)
	}
	info, set := doc.Vulinfo, doc.Vulinfo.Dataset
	if set.Server == nil && set.Client == nil {
		return Message{}, fmt.Errorf("read message: %w: it has no JvnHandlingDataset", ErrMessage)
	}
	m := Message{ID: info.ID, Title: info.Data.Title, Rest: rest}
	if s := info.Data.Solution; s != nil {
		m.Solution = joined(s.Items)
	}
	if about := info.Data.Description; about != nil {
		m.Overview, m.Detail = Text(about.Overview), joined(about.Detail)
	}
	if c := set.Client; c != nil {
		m.FromVendor, m.Type, m.Request = true, c.Type, c.Request == 1
	} else {
		s := set.Server
		m.Type, m.Numbers, m.URLs, m.Planned, m.Keyword = s.Type, s.IDs, s.URLs, s.Published, s.Keyword
	}
	if m.Type < OtherMessage || m.Type > StatusMessage {
		return Message{}, fmt.Errorf("read message: %w: message type %d", ErrMessage, m.Type)
	}
	return m.complete(info.Data, set)
}

// complete adds products and dates, and makes plain what came from outside.
func (m Message) complete(data messageData, set dataset) (Message, error) {
	var products []messageAffected
	if data.Affected != nil {
		products = data.Affected.Items
	}
	for _, a := range products {
		s := MessageStatus{Vendor: a.Name, Product: a.Product, Versions: a.Versions, Status: Status(a.Status), Description: joined(a.Description)}
		if a.Status == "" {
			s.Status = Provided
		}
		if _, known := words["status."+string(s.Status)]; !known {
			return Message{}, fmt.Errorf("read message: %w: status %q", ErrMessage, a.Status)
		}
		m.Affected = append(m.Affected, s)
	}
	var err error
	if m.At, err = readStamp(data.Updated); err != nil {
		return Message{}, err
	}
	if set.Receipt != nil {
		if m.Received, err = readStamp(set.Receipt.Received); err != nil {
			return Message{}, err
		}
	}
	return plainCopy(m), nil
}

func joined(parts []string) Text { return Text(strings.Join(parts, "\n\n")) }

func readStamp(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("read message: %w: date %q", ErrMessage, s)
	}
	return t.In(handling.JST), nil
}
