//! The tree builder's sink: passes everything on to the DOM's own, bounds its depth, and leaves out what is never read.
//!
//! Browsers stop nesting at 512 levels and attach what lies deeper there; so does this sink, which keeps all text and
//! bounds the walk. The text of scripts and styles, often most of a page, is not stored.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name};

/// Which attributes of elements are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attributes {
    /// All: a user's selectors may ask for any.
    All,
    /// Those that this program reads: of most pages a small part.
    Read,
}

/// Whether an attribute is read by the head or the segmenter.
fn is_read(name: &LocalName) -> bool {
    const NAMES: &[LocalName] = &[
        local_name!("class"),
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

/// A sink around another one.
#[derive(Debug)]
pub(super) struct LimitedSink<S: TreeSink> {
    inner: S,
    attributes: Attributes,
    depth_limit: u16,
    flattened: Cell<bool>,
    places: RefCell<Vec<Place<S::Handle>>>,
}

/// A handle of the inner sink, and where its [`Place`] is noted.
#[derive(Debug, Clone)]
pub(super) struct Placed<H> {
    id: H,
    at: u32,
}

/// What the sink remembers of a node.
#[derive(Debug, Clone)]
struct Place<H> {
    depth: u16,
    /// Whether its text is left out.
    muted: bool,
    /// Where its children go instead, once it stands at the depth limit.
    instead: Option<Placed<H>>,
}

/// What parsing gave.
#[derive(Debug)]
pub(super) struct Parsed<O> {
    /// The inner sink's tree.
    pub(super) output: O,
    /// Whether elements stood deeper than the limit and were attached at it.
    pub(super) flattened: bool,
}

impl<S: TreeSink<Handle: Clone>> LimitedSink<S> {
    /// Wraps a sink. Elements nest at most `depth_limit` levels.
    pub(super) fn new(inner: S, depth_limit: u16, attributes: Attributes) -> Self {
        let root = Place { depth: 0, muted: false, instead: None };
        Self { inner, attributes, depth_limit, flattened: Cell::new(false), places: RefCell::new(vec![root]) }
    }

    fn note(&self, id: S::Handle, muted: bool) -> Placed<S::Handle> {
        let mut places = self.places.borrow_mut();
        places.push(Place { depth: 0, muted, instead: None });
        Placed { id, at: (places.len() - 1) as u32 }
    }

    /// The node that really takes `parent`'s children, and their depth.
    fn settle(&self, parent: &Placed<S::Handle>, child: &Placed<S::Handle>) -> Placed<S::Handle> {
        let mut places = self.places.borrow_mut();
        let place = &places[parent.at as usize];
        let (parent, depth) = match &place.instead {
            Some(instead) => (instead.clone(), self.depth_limit),
            None => (parent.clone(), place.depth + 1),
        };
        let place = &mut places[child.at as usize];
        place.depth = depth;
        if depth >= self.depth_limit {
            place.instead = Some(parent.clone());
            self.flattened.set(true);
        }
        parent
    }

    fn inner_child(child: NodeOrText<Placed<S::Handle>>) -> NodeOrText<S::Handle> {
        match child {
            NodeOrText::AppendNode(node) => NodeOrText::AppendNode(node.id),
            NodeOrText::AppendText(text) => NodeOrText::AppendText(text),
        }
    }
}

impl<S: TreeSink<Handle: Clone>> TreeSink for LimitedSink<S> {
    type Handle = Placed<S::Handle>;
    type Output = Parsed<S::Output>;
    type ElemName<'a>
        = S::ElemName<'a>
    where
        S: 'a;

    fn finish(self) -> Self::Output {
        Parsed { output: self.inner.finish(), flattened: self.flattened.get() }
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Self::Handle {
        Placed { id: self.inner.get_document(), at: 0 }
    }

    fn elem_name<'a>(&'a self, target: &'a Self::Handle) -> Self::ElemName<'a> {
        self.inner.elem_name(&target.id)
    }

    fn create_element(&self, name: QualName, mut attrs: Vec<Attribute>, flags: ElementFlags) -> Self::Handle {
        let muted = match name.local {
            local_name!("style") => true,
            local_name!("script") => !attrs.iter().any(|attribute| {
                attribute.name.local == local_name!("type") && attribute.value.contains("ld+json")
            }),
            _ => false,
        };
        // A template's say whether it is a shadow root.
        if self.attributes == Attributes::Read && name.local != local_name!("template") {
            attrs.retain(|attribute| is_read(&attribute.name.local));
        }
        self.note(self.inner.create_element(name, attrs, flags), muted)
    }

    fn create_comment(&self, _text: StrTendril) -> Self::Handle {
        self.note(self.inner.create_comment(StrTendril::new()), true)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Self::Handle {
        self.note(self.inner.create_pi(target, data), true)
    }

    fn append(&self, parent: &Self::Handle, child: NodeOrText<Self::Handle>) {
        match child {
            NodeOrText::AppendNode(node) => {
                let parent = self.settle(parent, &node);
                self.inner.append(&parent.id, NodeOrText::AppendNode(node.id));
            }
            NodeOrText::AppendText(text) => {
                if !self.places.borrow()[parent.at as usize].muted {
                    self.inner.append(&parent.id, NodeOrText::AppendText(text));
                }
            }
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Self::Handle,
        prev_element: &Self::Handle,
        child: NodeOrText<Self::Handle>,
    ) {
        if let NodeOrText::AppendNode(node) = &child {
            self.settle(prev_element, node);
        }
        self.inner.append_based_on_parent_node(&element.id, &prev_element.id, Self::inner_child(child));
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn get_template_contents(&self, target: &Self::Handle) -> Self::Handle {
        let Place { depth, instead, .. } = self.places.borrow()[target.at as usize].clone();
        instead.unwrap_or_else(|| {
            let contents = self.note(self.inner.get_template_contents(&target.id), false);
            self.places.borrow_mut()[contents.at as usize].depth = depth;
            contents
        })
    }

    fn same_node(&self, x: &Self::Handle, y: &Self::Handle) -> bool {
        self.inner.same_node(&x.id, &y.id)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &Self::Handle, new_node: NodeOrText<Self::Handle>) {
        if let NodeOrText::AppendNode(node) = &new_node {
            let depth = self.places.borrow()[sibling.at as usize].depth;
            self.places.borrow_mut()[node.at as usize].depth = depth;
        }
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
