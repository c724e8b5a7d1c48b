//! The tree builder's sink: passes everything on to the DOM's own, counts its elements, and leaves out what is never read.
//!
//! The text of scripts and styles, often most of a page, is not stored.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name, ns};

use super::guard::are_of_border;
use super::parser::Counted;

/// Which attributes of elements are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attributes {
    /// All: a user's selectors may ask for any.
    All,
    /// Those that this program reads: of most pages a small part.
    Read,
    /// Those too without which pictures, lists and tables cannot be shown again.
    Shown,
}

/// Whether an attribute is read by the head or the segmenter.
fn is_read(name: &LocalName) -> bool {
    const NAMES: &[LocalName] = &[
        local_name!("class"),
        local_name!("data"),
        local_name!("id"),
        local_name!("href"),
        local_name!("rel"),
        local_name!("style"),
        local_name!("hidden"),
        local_name!("role"),
        local_name!("content"),
        local_name!("name"),
        local_name!("property"),
        local_name!("itemprop"),
        local_name!("itemtype"),
        local_name!("http-equiv"),
        local_name!("type"),
        local_name!("lang"),
        local_name!("datetime"),
        local_name!("hreflang"),
        local_name!("title"),
        local_name!("aria-hidden"),
        local_name!("aria-label"),
    ];
    NAMES.contains(name) || name.starts_with("data-")
}

/// Whether an attribute is read only where markup is shown again.
fn is_shown(name: &LocalName) -> bool {
    const NAMES: &[LocalName] = &[
        local_name!("src"),
        local_name!("alt"),
        local_name!("start"),
        local_name!("reversed"),
        local_name!("value"),
        local_name!("colspan"),
        local_name!("rowspan"),
    ];
    NAMES.contains(name)
}

/// Bytes of attributes that elements may have for each byte of their document, and those that they may have in any. The tree builder
/// copies the attributes of formatting that was left open into each paragraph behind it.
const ATTRIBUTES_A_BYTE: usize = 4;
const ATTRIBUTES_AT_LEAST: usize = 1 << 20;
/// What an attribute takes beside its name and value, in such bytes: as many as in a document.
const AN_ATTRIBUTE: usize = 4;

/// A sink around another one.
#[derive(Debug)]
pub(super) struct ReadSink<S: TreeSink> {
    inner: S,
    attributes: Attributes,
    elements: Cell<usize>,
    /// How many bytes the attributes may have of elements that are to come.
    room: Cell<usize>,
    has_left_out_attributes: Cell<bool>,
    /// The name of what is no element.
    nameless: Rc<QualName>,
}

/// A handle of the inner sink. The tree builder asks for names far more often than for anything else.
#[derive(Debug, Clone)]
pub(super) struct Handle<H> {
    id: H,
    /// The name of an element.
    name: Rc<QualName>,
    /// Whether its text is left out.
    muted: bool,
}

impl<S: TreeSink<Handle: Clone>> ReadSink<S> {
    /// Wraps a sink for a document of so many bytes.
    pub(super) fn new(inner: S, attributes: Attributes, bytes: usize) -> Self {
        Self {
            inner,
            attributes,
            elements: Cell::new(0),
            room: Cell::new(ATTRIBUTES_AT_LEAST.saturating_add(bytes.saturating_mul(ATTRIBUTES_A_BYTE))),
            has_left_out_attributes: Cell::new(false),
            nameless: Rc::new(QualName::new(None, ns!(), local_name!(""))),
        }
    }

    /// The attributes of an element, or none where there is no room for them.
    fn within_room(&self, attributes: Vec<Attribute>) -> Vec<Attribute> {
        let size = |attribute: &Attribute| attribute.name.local.len() + attribute.value.len() + AN_ATTRIBUTE;
        let Some(room) = self.room.get().checked_sub(attributes.iter().map(size).sum()) else {
            self.has_left_out_attributes.set(true);
            return Vec::new();
        };
        self.room.set(room);
        attributes
    }

    fn nameless(&self, id: S::Handle, muted: bool) -> Handle<S::Handle> {
        Handle { id, name: Rc::clone(&self.nameless), muted }
    }

    fn inner_child(child: NodeOrText<Handle<S::Handle>>) -> NodeOrText<S::Handle> {
        match child {
            NodeOrText::AppendNode(node) => NodeOrText::AppendNode(node.id),
            NodeOrText::AppendText(text) => NodeOrText::AppendText(text),
        }
    }
}

impl<S: TreeSink> Counted for ReadSink<S> {
    fn elements(&self) -> usize {
        self.elements.get()
    }

    fn has_left_out_attributes(&self) -> bool {
        self.has_left_out_attributes.get()
    }
}

impl<S: TreeSink<Handle: Clone>> TreeSink for ReadSink<S> {
    type Handle = Handle<S::Handle>;
    type Output = S::Output;
    type ElemName<'a>
        = &'a QualName
    where
        S: 'a;

    fn finish(self) -> Self::Output {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Self::Handle {
        self.nameless(self.inner.get_document(), false)
    }

    fn elem_name<'a>(&'a self, target: &'a Self::Handle) -> Self::ElemName<'a> {
        &target.name
    }

    fn create_element(&self, name: QualName, mut attrs: Vec<Attribute>, flags: ElementFlags) -> Self::Handle {
        self.elements.set(self.elements.get() + 1);
        let muted = match name.local {
            local_name!("style") => true,
            local_name!("script") => !attrs.iter().any(|attribute| {
                attribute.name.local == local_name!("type") && attribute.value.contains("ld+json")
            }),
            _ => false,
        };
        let is_border = are_of_border(&attrs);
        // A template's say whether it is a shadow root.
        if self.attributes != Attributes::All && name.local != local_name!("template") {
            let shown = self.attributes == Attributes::Shown;
            attrs.retain(|attribute| {
                let name = &attribute.name.local;
                is_read(name) || (shown && is_shown(name))
            });
        }
        let id = if is_border {
            let rule = QualName::new(None, ns!(html), local_name!("hr"));
            self.inner.create_element(rule, Vec::new(), flags)
        } else {
            self.inner.create_element(name.clone(), self.within_room(attrs), flags)
        };
        Handle { id, name: Rc::new(name), muted }
    }

    fn create_comment(&self, _text: StrTendril) -> Self::Handle {
        self.nameless(self.inner.create_comment(StrTendril::new()), true)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Self::Handle {
        self.nameless(self.inner.create_pi(target, data), true)
    }

    fn append(&self, parent: &Self::Handle, child: NodeOrText<Self::Handle>) {
        if !(parent.muted && matches!(child, NodeOrText::AppendText(_))) {
            self.inner.append(&parent.id, Self::inner_child(child));
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Self::Handle,
        prev_element: &Self::Handle,
        child: NodeOrText<Self::Handle>,
    ) {
        self.inner.append_based_on_parent_node(&element.id, &prev_element.id, Self::inner_child(child));
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Self::Handle) -> Self::Handle {
        self.nameless(self.inner.get_template_contents(&target.id), false)
    }

    fn same_node(&self, x: &Self::Handle, y: &Self::Handle) -> bool {
        self.inner.same_node(&x.id, &y.id)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Self::Handle, new_node: NodeOrText<Self::Handle>) {
        self.inner.append_before_sibling(&sibling.id, Self::inner_child(new_node));
    }

    fn add_attrs_if_missing(&self, target: &Self::Handle, attrs: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(&target.id, attrs);
    }

    fn remove_from_parent(&self, target: &Self::Handle) {
        self.inner.remove_from_parent(&target.id);
    }

    fn reparent_children(&self, node: &Self::Handle, new_parent: &Self::Handle) {
        self.inner.reparent_children(&node.id, &new_parent.id);
    }
}
