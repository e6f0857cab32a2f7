package org.blockwright.zoo.nfnet;

import static org.blockwright.Size.TF_SAME;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.blockwright.Blueprint;
import org.blockwright.Tensor;
import org.blockwright.op.WsConv;

/** Four standardised 3x3 convolutions: {@code (C, H, W)} to {@code (128, H / 4, W / 4)}. */
@Blueprint
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface NfStem {
  // spotless:off
  /** Convolutions with activations between them. */
  interface Graph {
    @WsConv(out = 16, kernel = 3, stride = 2, padding = TF_SAME)  Tensor conv1(Tensor x);
    @NfGelu                                                       Tensor act2(Tensor conv1);
    @WsConv(out = 32, kernel = 3, padding = TF_SAME)              Tensor conv2(Tensor act2);
    @NfGelu                                                       Tensor act3(Tensor conv2);
    @WsConv(out = 64, kernel = 3, padding = TF_SAME)              Tensor conv3(Tensor act3);
    @NfGelu                                                       Tensor act4(Tensor conv3);
    @WsConv(out = 128, kernel = 3, stride = 2, padding = TF_SAME) Tensor conv4(Tensor act4);
  }
  // spotless:on
}
