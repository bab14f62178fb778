//! An order of a graph in which as few and as easy edges as possible lead forward.
//!
//! Circles are found as strongly connected components (Tarjan, "Depth-first search and linear graph algorithms", 1972),
//! with a stack of its own: a chain of thousands of tables is no deeper than any other.

use super::Ease;

/// Gives all nodes in order, each after those that its edges lead to. The edges of a circle are left out, the easiest
/// first, until there is none.
pub(super) fn order(edges: &[Vec<(usize, Ease)>]) -> Vec<usize> {
    let mut ordered = Vec::with_capacity(edges.len());
    let all: Vec<usize> = (0..edges.len()).collect();
    append(&all, edges, Ease::Nullable, &mut vec![None; edges.len()], &mut ordered);
    ordered
}

/// Appends some nodes by edges that are as easy as `easiest` and less.
fn append(
    nodes: &[usize],
    edges: &[Vec<(usize, Ease)>],
    easiest: Ease,
    known: &mut [Option<Node>],
    ordered: &mut Vec<usize>,
) {
    for mut circle in components(nodes, edges, easiest, known) {
        let harder = match easiest {
            // In the order in which a search leaves them, only edges back to where it came from lead forward.
            _ if circle.len() == 1 => None,
            Ease::Hard => None,
            Ease::Deferred => Some(Ease::Hard),
            Ease::Nullable => Some(Ease::Deferred),
        };
        match harder {
            None => ordered.extend(circle),
            Some(harder) => {
                circle.sort_unstable();
                append(&circle, edges, harder, known, ordered);
            }
        }
    }
}

const UNSEEN: usize = usize::MAX;

/// What the search knows of a node.
#[derive(Clone, Copy)]
struct Node {
    /// When it was reached.
    number: usize,
    /// The earliest number that is reached from it.
    low: usize,
    /// Whether it belongs to no component yet.
    open: bool,
    /// When it was left.
    left: usize,
}

/// The strongly connected components of a part of the graph, those that edges lead to first; the nodes of each in the
/// order in which the search leaves them. `known` is as it was afterwards: nothing.
fn components(
    nodes: &[usize],
    edges: &[Vec<(usize, Ease)>],
    easiest: Ease,
    known: &mut [Option<Node>],
) -> Vec<Vec<usize>> {
    for node in nodes {
        known[*node] = Some(Node { number: UNSEEN, low: UNSEEN, open: false, left: UNSEEN });
    }
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let (mut reached, mut left) = (0, 0);
    for start in nodes {
        if known[*start].is_none_or(|node| node.number != UNSEEN) {
            continue;
        }
        // A node, and the next of its edges.
        let mut path = vec![(*start, 0)];
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            let Some(node) = known[at].as_mut() else { break };
            if node.number == UNSEEN {
                *node = Node { number: reached, low: reached, open: true, left: UNSEEN };
                reached += 1;
                open.push(at);
            }
            if let Some((to, ease)) = edges[at].get(*next).copied() {
                *next += 1;
                match known[to] {
                    Some(other) if ease <= easiest && other.number == UNSEEN => path.push((to, 0)),
                    Some(other) if ease <= easiest && other.open => {
                        if let Some(node) = known[at].as_mut() {
                            node.low = node.low.min(other.number);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            node.left = left;
            left += 1;
            let done = *node;
            path.pop();
            if let Some((before, _)) = path.last()
                && let Some(before) = known[*before].as_mut()
            {
                before.low = before.low.min(done.low);
            }
            if done.low == done.number {
                found.push(close(&mut open, known, at));
            }
        }
    }
    for node in nodes {
        known[*node] = None;
    }
    found
}

/// Takes a component from the open nodes: `root` and all that were reached after it.
fn close(open: &mut Vec<usize>, known: &mut [Option<Node>], root: usize) -> Vec<usize> {
    let mut component = Vec::new();
    while let Some(at) = open.pop() {
        if let Some(node) = known[at].as_mut() {
            node.open = false;
        }
        component.push(at);
        if at == root {
            break;
        }
    }
    component.sort_by_key(|at| known[*at].map_or(UNSEEN, |node| node.left));
    component
}
