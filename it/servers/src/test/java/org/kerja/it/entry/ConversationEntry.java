package org.kerja.it.entry;

import jakarta.enterprise.context.Conversation;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.inject.Inject;

/** A bean of the conversation scope. */
@ConversationScoped
public class ConversationEntry extends EntryPoint {

    private static final long serialVersionUID = 1;

    @Inject
    Conversation conversation;

    private int visits;

    /** How often it was asked in this conversation, which the first question begins. */
    public int visit() {
        if (conversation.isTransient()) {
            conversation.begin("c1");
        }
        return ++visits;
    }
}
